/**
 * Body — reads a request's bytes, never keeping more than allowed (P7).
 *
 * Out: the bytes, or a Refusal: `content-encoding` (a compressed body could hide a bomb), `too-large`.
 * Rule: bytes are counted as they arrive; a Content-Length is believed only when it says "too much". A refusal is answered
 * at once, and what still comes is taken from the wire, up to a bound, and thrown away: a connection that is closed with
 * bytes unread is reset, and the client would never see why. Beyond the bound it is closed.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '../errors'

/** How many times the allowed size is read to its end for the sake of a clean answer. */
const PATIENCE = 8

export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  mostBytes: number,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const refusal = refuseByHeaders(request, mostBytes)
    if (refusal) reject(refusal)
    if (Number(request.headers['content-length']) > mostBytes * PATIENCE) {
      response.setHeader('Connection', 'close')
      return
    }
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= mostBytes) return void chunks.push(chunk)
      chunks.length = 0
      reject(tooLarge(mostBytes))
      if (bytes > mostBytes * PATIENCE) request.destroy()
    })
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    // Every request closes: only for one that did not end is an error worth making.
    const gone = () => {
      if (!request.readableEnded)
        reject(new Refusal('bad-request', 'The connection closed within the body.'))
    }
    request.on('error', gone)
    request.on('close', gone)
  })
}

function refuseByHeaders(request: IncomingMessage, mostBytes: number): Refusal | null {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity'
  if (encoding !== 'identity')
    return new Refusal('content-encoding', 'Send the body as it is, without Content-Encoding.')
  return Number(request.headers['content-length']) > mostBytes ? tooLarge(mostBytes) : null
}

const tooLarge = (mostBytes: number) =>
  new Refusal('too-large', `A body may have ${mostBytes} bytes; post large things in parts.`)
