/**
 * Body — reads a request's bytes, never keeping more than allowed (P7).
 *
 * Out: the bytes, or a Refusal: `content-encoding` (a compressed body could hide a bomb), `too-large`.
 * Rule: bytes are counted as they arrive; a Content-Length is believed only when it says "too much". What is refused is
 * still taken from the wire, up to a bound, and thrown away: a connection that is closed with bytes unread is reset, and
 * the client would never see why. Beyond the bound it is closed.
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
    let refusal = refuseByHeaders(request, mostBytes)

    const giveUp = () => {
      request.removeAllListeners('data')
      request.pause()
      response.setHeader('Connection', 'close')
      reject(refusal ?? tooLarge(mostBytes))
    }
    if (Number(request.headers['content-length']) > mostBytes * PATIENCE) return giveUp()

    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) refusal ??= tooLarge(mostBytes)
      if (bytes > mostBytes * PATIENCE) giveUp()
      else if (refusal) chunks.length = 0
      else chunks.push(chunk)
    })
    request.on('end', () => {
      if (refusal) reject(refusal)
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
    })
    const gone = () => reject(new Refusal('bad-request', 'The connection closed within the body.'))
    request.on('error', gone)
    request.on('close', gone)
  })
}

function refuseByHeaders(request: IncomingMessage, mostBytes: number): Refusal | null {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  if (encoding !== undefined && encoding !== 'identity')
    return new Refusal('content-encoding', 'Send the body as it is, without Content-Encoding.')
  return Number(request.headers['content-length']) > mostBytes ? tooLarge(mostBytes) : null
}

const tooLarge = (mostBytes: number) =>
  new Refusal('too-large', `A body may have ${mostBytes} bytes; post large things in parts.`)
