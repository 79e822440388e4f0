/**
 * Body — reads a request's bytes, never more than allowed (P7).
 *
 * Out: the bytes, or a Refusal: `content-encoding` (a compressed body could hide a bomb), `too-large`.
 * Rule: bytes are counted as they arrive; a Content-Length is believed only when it says "too much". What is refused
 * half-read is read no further: the connection is closed after the answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '../errors'

export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  mostBytes: number,
): Promise<Uint8Array> {
  const encoding = request.headers['content-encoding']
  const refuse = (refusal: Refusal) => {
    response.setHeader('Connection', 'close')
    return refusal
  }
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
    return Promise.reject(
      refuse(new Refusal('content-encoding', 'Send the body as it is, without Content-Encoding.')),
    )
  const tooLarge = () =>
    refuse(
      new Refusal('too-large', `A body may have ${mostBytes} bytes; post large things in parts.`),
    )
  if (Number(request.headers['content-length']) > mostBytes) return Promise.reject(tooLarge())

  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) {
        request.removeAllListeners('data')
        request.pause()
        reject(tooLarge())
      } else chunks.push(chunk)
    })
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.on('error', reject)
    request.on('close', () =>
      reject(new Refusal('bad-request', 'The connection closed in the body.')),
    )
  })
}
