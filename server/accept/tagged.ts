/**
 * Tagged — an answer with a strong ETag, or 304 when the client has these very bytes (RFC 9110 §13.1.2).
 *
 * In:  a body that depends on nothing but what is stored. Out: 200 with it, or 304 without.
 * Rule: the tag is a hash of the bytes, so that what is erased changes it, too. Nothing is kept unasked: every cache asks
 * again each time, because an entry may be erased, and who may read may change (P9).
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Tagged {
  readonly contentType: string
  readonly bytes: Buffer
  readonly tag: string
}

/** Made once, where several are given the same. */
export function tagged(contentType: string, body: string): Tagged {
  const bytes = Buffer.from(body)
  const hash = createHash('sha256').update(contentType).update(bytes).digest('base64url')
  return { contentType, bytes, tag: `"${hash.slice(0, 22)}"` }
}

export function sendTagged(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Tagged | { readonly contentType: string; readonly body: string },
): void {
  const { contentType, bytes, tag } =
    'tag' in answer ? answer : tagged(answer.contentType, answer.body)
  response.setHeader('ETag', tag)
  response.setHeader('Cache-Control', 'no-cache')
  if (has(request.headers['if-none-match'], tag)) return void response.writeHead(304).end()
  response.writeHead(200, {
    'Content-Type': contentType,
    'Content-Length': bytes.length,
  })
  response.end(bytes)
}

/** Weak comparison: a cache on the way may have weakened the tag when it encoded the body. */
function has(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  return header
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''))
    .some((one) => one === tag || one === '*')
}
