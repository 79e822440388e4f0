/**
 * Posting — a POST from its bytes and headers to its answer, for whatever shell it came through (short.ts, writing.ts).
 *
 * identify → may → read the body → accept → post → answer.
 *
 * Rule: asks nothing of Express, so that both shells are thin and nothing about an answer can differ between them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Posted, PostRequest } from '../append/post'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { formatPosition } from '../../schemas/position'
import { accept } from './accept'
import { as1TextOf } from './as1/text'
import { readBody } from './body'
import { formOfPosted } from './form'
import { createRights, type RightsDeps } from './rights'

export interface PostingDeps extends RightsDeps {
  readonly limits: Limits
  readonly publicUrl: () => string
  readonly post: (request: PostRequest) => Promise<Posted>
}

export type Posting = (
  streams: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>

export function createPosting(deps: PostingDeps): Posting {
  const { limits } = deps
  const rights = createRights(deps)

  return async (streams, request, response) => {
    const principal = deps.identify(request)
    const started = performance.now()
    for (const stream of streams) rights.authorize(request, 'post', stream)
    const body = await readBody(request, response, limits.bodyBytes)
    const publicUrl = deps.publicUrl()
    const draft = accept(body, request.headers['content-type'], { publicUrl, limits })
    const accepted = performance.now()
    const { entry, epoch, isNew } = await deps.post({
      draft,
      streams,
      principal: principal.id,
      idempotencyKey: readIdempotencyKey(request),
    })
    const { version, contentType } = formOfPosted(request)
    const text = version === 'as1' ? as1TextOf(entry) : entry.text
    response.writeHead(isNew ? 201 : 200, {
      'Content-Type': contentType,
      'Content-Length': Buffer.byteLength(text),
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept',
      Location: `${publicUrl}/activities/${entry.key}`,
      'Freshet-Position': formatPosition({ epoch, seq: entry.seq }),
      'Server-Timing': `accept;dur=${(accepted - started).toFixed(2)}, append;dur=${(performance.now() - accepted).toFixed(2)}`,
    })
    response.end(text)
  }
}

const KEY = /^[ -~]{1,255}$/

/** A structured-field string in quotes, or the same bare, as many clients send it. */
function readIdempotencyKey(request: IncomingMessage): string | null {
  const value = request.headers['idempotency-key']
  if (value === undefined) return null
  const text = String(value).trim()
  const key = /^"(.*)"$/.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1') ?? text
  if (KEY.test(key)) return key
  throw new Refusal('bad-parameter', 'Idempotency-Key has 1 to 255 printable ASCII characters.')
}
