/**
 * Patience — how long the body of a request may take to arrive.
 *
 * Why not Node's own `requestTimeout` alone: it is one for all requests, and a photo on its way from a phone takes longer than an
 * activity ever should. So Node's is the longest of all, and this one ends the others.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

export function endLate(request: IncomingMessage, response: ServerResponse, ms: number): void {
  const { headers } = request
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return
  // What came in one piece with its headers is complete by then: nearly every body, and a timer is not cheap.
  queueMicrotask(() => {
    if (request.complete || request.destroyed) return
    const late = setTimeout(() => {
      if (request.complete) return
      if (!response.headersSent) response.writeHead(408, { Connection: 'close' }).end()
      request.destroy()
    }, ms)
    request.once('close', () => clearTimeout(late))
  })
}
