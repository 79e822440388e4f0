/**
 * Writing — REST that stores: POST and DELETE.
 *
 * POST: identify → may → read the body → accept → post → answer.
 */
import { Router, type Request, type Response } from 'express'
import type { Entry } from '../append/entry'
import type { History } from '../append/history'
import type { Posted, PostRequest } from '../append/post'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { formatPosition } from '../../schemas/position'
import { accept } from './accept'
import { as1TextOf } from './as1/text'
import { readBody } from './body'
import { formOfPosted } from './form'
import { only, queryOf, readStreamName, readStreams } from './parameters'
import { readable } from './readable'
import { createRights, type RightsDeps } from './rights'

export interface WritingDeps extends RightsDeps {
  readonly limits: Limits
  readonly publicUrl: () => string
  readonly history: History
  readonly post: (request: PostRequest) => Promise<Posted>
  readonly erase: (entry: Entry) => Promise<void>
}

export function createWriting(deps: WritingDeps): Router {
  const { limits, publicUrl, history } = deps
  const rights = createRights(deps)
  const router = Router({ caseSensitive: true })

  router.post('/streams/:stream/activities', async (request, response) => {
    only(queryOf(request.url), new Set())
    await postTo([readStreamName(request.params['stream'])], request, response)
  })
  router.post('/activities', (request, response) =>
    postTo(readStreams(queryOf(request.url), limits), request, response),
  )

  router.delete('/activities/:id', async (request, response) => {
    const entry = await readable(history, rights, request)
    rights.authorize(request, 'delete', entry.stream)
    await deps.erase(entry)
    response.writeHead(204).end()
  })

  async function postTo(
    streams: readonly string[],
    request: Request,
    response: Response,
  ): Promise<void> {
    const principal = deps.identify(request)
    const started = performance.now()
    for (const stream of streams) rights.authorize(request, 'post', stream)
    const body = await readBody(request, response, limits.bodyBytes)
    const draft = accept(body, request.headers['content-type'], { publicUrl: publicUrl(), limits })
    const accepted = performance.now()
    const { entry, epoch, isNew } = await deps.post({
      draft,
      streams,
      principal: principal.id,
      idempotencyKey: readIdempotencyKey(request),
    })
    const { version, contentType } = formOfPosted(request, response)
    const text = version === 'as1' ? as1TextOf(entry) : entry.text
    response.writeHead(isNew ? 201 : 200, {
      'Content-Type': contentType,
      'Content-Length': Buffer.byteLength(text),
      Location: `${publicUrl()}/activities/${entry.key}`,
      'Freshet-Position': formatPosition({ epoch, seq: entry.seq }),
      'Server-Timing': timing({ accept: accepted - started, append: performance.now() - accepted }),
    })
    response.end(text)
  }

  return router
}

const timing = (parts: Record<string, number>): string =>
  Object.entries(parts)
    .map(([name, ms]) => `${name};dur=${ms.toFixed(2)}`)
    .join(', ')

const KEY = /^[ -~]{1,255}$/

/** A structured-field string in quotes, or the same bare, as many clients send it. */
function readIdempotencyKey(request: Request): string | null {
  const value = request.headers['idempotency-key']
  if (value === undefined) return null
  const text = String(value).trim()
  const key = /^"(.*)"$/.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1') ?? text
  if (KEY.test(key)) return key
  throw new Refusal('bad-parameter', 'Idempotency-Key has 1 to 255 printable ASCII characters.')
}
