/**
 * Routes — REST. Each handler is a list of named steps; what they decide stands in the files they call.
 *
 * POST: identify → may → read the body → accept → post → answer.
 * GET:  identify → may → read the parameters → history → answer.
 */
import { Router, type Request, type Response } from 'express'
import { refuseMissing } from '../append/erase'
import type { History } from '../append/history'
import type { Entry } from '../append/entry'
import type { Posted, PostRequest } from '../append/post'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import type { Action, May, Principal } from '../identity'
import { formatPosition } from '../../schemas/position'
import { accept } from './accept'
import { readBody } from './body'
import { pageJson, streamsJson } from './collection'
import { AS2, formOf } from './form'
import {
  queryOf,
  readPageParameters,
  readStreamName,
  readStreams,
  readStreamsParameters,
  only,
  type PageParameters,
} from './parameters'

export interface RestDeps {
  readonly limits: Limits
  readonly publicUrl: () => string
  readonly epoch: () => string
  readonly history: History
  readonly post: (request: PostRequest) => Promise<Posted>
  readonly erase: (entry: Entry) => Promise<void>
  readonly identify: (request: Request) => Principal
  readonly may: May
  /** Resolves when the stream has an entry above this, the time is over or the signal comes. */
  readonly waitBeyond: (
    stream: string,
    seq: number,
    ms: number,
    signal: AbortSignal,
  ) => Promise<void>
}

export function createRest(deps: RestDeps): Router {
  const { limits, publicUrl, epoch, history } = deps
  const router = Router()

  router.post('/streams/:stream/activities', async (request, response) => {
    only(queryOf(request.url), new Set())
    await postTo([readStreamName(request.params.stream)], request, response)
  })
  router.post('/activities', (request, response) =>
    postTo(readStreams(queryOf(request.url), limits), request, response),
  )

  router.get('/streams', async (request, response) => {
    const { after, limit } = readStreamsParameters(queryOf(request.url), limits)
    const form = formOf(request)
    const found = await history.streams(after, limit)
    const streams = found.filter(({ name, head }) => head > 0 && mayDo(request, 'read', name))
    const more = found.length === limit ? found.at(-1)!.name : null
    send(
      response,
      200,
      form.contentType,
      streamsJson({ publicUrl: publicUrl(), streams, limit, more }),
    )
  })

  router.get('/streams/:stream/activities', async (request, response) => {
    const stream = readStreamName(request.params.stream)
    authorize(request, 'read', stream)
    const form = formOf(request)
    const parameters = readPageParameters(queryOf(request.url), epoch(), limits)
    const page = await pageOrWait(stream, parameters, response)
    response.setHeader('Freshet-Position', formatPosition({ epoch: epoch(), seq: page.highest }))
    const body = pageJson({
      ...parameters,
      publicUrl: publicUrl(),
      stream,
      epoch: epoch(),
      page,
      filtered: parameters.filter !== null,
    })
    send(response, 200, form.contentType, body)
  })

  router.get('/activities/:id', async (request, response) => {
    const entry = await readable(request)
    const form = formOf(request, entry.as1 === undefined ? ['as2'] : ['as2', 'as1'])
    response.setHeader('Vary', 'Accept')
    send(response, 200, form.contentType, form.version === 'as1' ? entry.as1! : entry.text)
  })

  router.delete('/activities/:id', async (request, response) => {
    const entry = await readable(request)
    authorize(request, 'delete', entry.stream)
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
    for (const stream of streams) authorize(request, 'post', stream)
    const body = await readBody(request, response, limits.bodyBytes)
    const draft = accept(body, request.headers['content-type'], { publicUrl: publicUrl(), limits })
    const accepted = performance.now()
    const { entry, epoch, isNew } = await deps.post({
      draft,
      streams,
      principal: principal.id,
      idempotencyKey: readIdempotencyKey(request),
    })
    response.setHeader(
      'Server-Timing',
      timing({ accept: accepted - started, append: performance.now() - accepted }),
    )
    response.setHeader('Location', `${publicUrl()}/activities/${entry.key}`)
    response.setHeader('Freshet-Position', formatPosition({ epoch, seq: entry.seq }))
    send(response, isNew ? 201 : 200, AS2, entry.text)
  }

  async function pageOrWait(stream: string, parameters: PageParameters, response: Response) {
    const { after, before, limit, filter, waitMs } = parameters
    const closed = new AbortController()
    response.on('close', () => closed.abort())
    const until = performance.now() + waitMs
    for (let from = after; ;) {
      const page = await history.page(stream, {
        ...(from === undefined ? {} : { after: from }),
        ...(before === undefined ? {} : { before }),
        limit,
        ...(filter === null ? {} : { where: filter.query }),
      })
      // A majority read may lag behind what a post has just been told.
      if (from !== undefined && from > page.head && from > (await history.headOnPrimary(stream)))
        throw new Refusal('position-lost', 'The stream does not reach so far; load it again.')
      const rest = until - performance.now()
      if (page.entries.length > 0 || rest <= 0 || closed.signal.aborted) return page
      from = page.highest
      if (from === page.head) await deps.waitBeyond(stream, from, rest, closed.signal)
    }
  }

  async function readable(request: Request): Promise<Entry> {
    only(queryOf(request.url), new Set())
    const entry = await history.find(String(request.params['id']))
    if (entry && !mayDo(request, 'read', entry.stream)) throw new Refusal('not-found')
    refuseMissing(entry)
    return entry
  }

  const mayDo = (request: Request, action: Action, stream: string): boolean =>
    deps.may(deps.identify(request), action, stream)

  function authorize(request: Request, action: Action, stream: string): void {
    if (!mayDo(request, action, stream))
      throw new Refusal('forbidden', `You may not ${action} in the stream '${stream}'.`)
  }

  return router
}

const timing = (parts: Record<string, number>): string =>
  Object.entries(parts)
    .map(([name, ms]) => `${name};dur=${ms.toFixed(2)}`)
    .join(', ')

const KEY = /^[\x21-\x7e]{1,255}$/

/** A structured-field string in quotes, or the same bare, as many clients send it. */
function readIdempotencyKey(request: Request): string | null {
  const value = request.headers['idempotency-key']
  if (value === undefined) return null
  const text = String(value).trim()
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text
  if (KEY.test(key)) return key
  throw new Refusal('bad-parameter', 'Idempotency-Key has 1 to 255 visible ASCII characters.')
}

function send(response: Response, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
}
