/**
 * Problem — a refusal as an answer: `application/problem+json` (RFC 9457).
 *
 * Rule: whatever answers a refusal to a program answers it from here, so that no way in says it otherwise.
 */
import type { ServerResponse } from 'node:http'
import { toProblem, type Refusal } from '../errors'

/** What an answer in any form says of a refusal. */
export function setRefusalHeaders(response: ServerResponse, refusal: Refusal): void {
  if (refusal.retryAfterSeconds !== undefined)
    response.setHeader('Retry-After', String(refusal.retryAfterSeconds))
  if (refusal.takes !== undefined) response.setHeader('Accept', refusal.takes.join(', '))
  response.setHeader('Cache-Control', 'no-cache')
}

export function sendProblem(response: ServerResponse, refusal: Refusal, publicUrl: string): void {
  const body = JSON.stringify(toProblem(refusal, publicUrl))
  response.writeHead(refusal.status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
}
