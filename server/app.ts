/**
 * App — the HTTP side of a node, in the order in which a request meets it.
 *
 * guard (Host, Origin) → health → feeds → pages (for who prefers HTML) → REST → not found → errors.
 */
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type Response,
} from 'express'
import { accept } from './accept/accept'
import { usualObjectType, usualVerb } from './accept/as1/types'
import { describe } from './accept/describe/document'
import { describeLive } from './accept/describe/live/document'
import { createDescription } from './accept/describe/serve'
import { createFeeds } from './accept/feeds'
import { createFilters, type FiltersDeps } from './accept/filters'
import { AS2 } from './accept/form'
import { endLate } from './accept/patience'
import { createPhotosRoutes, type PhotosDeps } from './accept/photos'
import { createNamedFilter } from './accept/named-filter'
import { createObjectsRoute, type ObjectsDeps } from './accept/objects'
import { createPaging } from './accept/paging'
import { createPosting, type PostingDeps } from './accept/posting'
import { sendProblem, setRefusalHeaders } from './accept/problem'
import { createRest, type RestDeps } from './accept/routes'
import { only, queryOf, readEventsParameters, readStreamName } from './accept/parameters'
import { refuseHost, refuseOrigin, type Guard } from './accept/guard'
import { createShort, type Short } from './accept/short'
import { adviceFor } from './advice'
import type { Config } from './config'
import { addressOf, placeAnswer } from './deliver/address'
import type { Sources } from './deliver/delivery'
import { EVENTS_HEADERS, serveEvents } from './deliver/events'
import { lookAt } from './deliver/presence/look'
import type { Presence } from './deliver/presence/presence'
import { createWait } from './deliver/wait'
import { Refusal, toRefusal } from './errors'
import { DEFAULT_STREAM, isStreamName } from '../schemas/stream'
import type { Log } from './log'
import { identify, type Principal } from './identity'
import { renderError } from './pages/error-page'
import { createFacts } from './pages/facts'
import { createShapes } from './pages/feeds/shapes'
import type { PageSource } from './pages/page-source'
import { createPages, type PagesOptions } from './pages/pages'
import { createSource } from './pages/source'
import { createThings, type ThingsDeps } from './pages/things'
import { createTemplates } from './pages/templates'
import { answerHealth, answerReady, type HealthDeps } from './operate/health'

export interface AppDeps
  extends
    Omit<RestDeps, 'limits' | 'waitBeyond' | 'posting'>,
    Omit<PostingDeps, 'limits'>,
    ObjectsDeps,
    Omit<ThingsDeps, 'mayRead'> {
  readonly config: Config
  readonly saved: FiltersDeps['saved']
  readonly log: Log
  readonly guard: () => Guard
  readonly sources: Sources
  readonly presence: Presence
  readonly health: HealthDeps
  readonly photos: PhotosDeps['photos'] & {
    pace(address: string): void
    takeForm(request: Request, by: Principal): ReturnType<PagesOptions['takeForm']>
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** A page's form without script goes to the second. */
const TAKES_PHOTOS = /^\/(?:photos|streams\/[^/]+)$/

export function createApp(deps: AppDeps): Express {
  const { config, log, guard, sources, presence } = deps
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('trust proxy', config.trustProxy)
  app.set('case sensitive routing', true)

  app.use((request, response, next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff')
    if (deps.health.stopping()) response.setHeader('Connection', 'close')
    const refusal =
      refuseHost(request.headers, guard()) ??
      (SAFE.has(request.method) ? null : refuseOrigin(request.headers, guard()))
    const isPhoto = TAKES_PHOTOS.test(request.path)
    if (request.method !== 'POST' || !isPhoto)
      endLate(request, response, config.limits.requestTimeoutMs)
    next(refusal ?? undefined)
  })
  app.get('/healthz', (_request, response) => answerHealth(response))
  app.get('/readyz', (_request, response) => answerReady(deps.health, response))
  const names = { verb: usualVerb, objectType: usualObjectType }
  const shape = createShapes(createTemplates(config.root), names)
  const described = { ...deps, root: config.root, limits: config.limits }
  const description = createDescription({ ...described, describe })
  const live = createDescription({ ...described, describe: describeLive })
  app.get('/openapi.json', description.serve)
  app.get('/asyncapi.json', live.serve)
  app.use(createNamedFilter(deps.saved))
  app.use(createFeeds({ ...deps, limits: config.limits, shape }))
  app.use(
    createPages({
      root: config.root,
      publicUrl: deps.publicUrl,
      source: sourceOf(deps),
      async takeForm(request) {
        const principal = deps.identify(request)
        if (!deps.may(principal, 'post', DEFAULT_STREAM)) throw new Refusal('forbidden')
        deps.photos.pace(addressOf(request, config.trustProxy))
        return deps.photos.takeForm(request, principal)
      },
      facts: createFacts(deps.facets),
      things: createThings({ ...deps, mayRead: (stream) => deps.may(identify(), 'read', stream) }),
      docs: {
        describe: description.read,
        describeLive: live.read,
        advice: adviceFor(config.limits),
      },
    }),
  )
  const place = (request: Request, response: Response) =>
    placeAnswer(sources.places, addressOf(request, config.trustProxy), response)
  const watch = ({ params }: Request, response: Response) => {
    const stream = String(params['stream'])
    if (!isStreamName(stream)) return
    presence.enter(stream, response)
    response.once('close', () => presence.leave(stream, response))
  }
  app.get('/streams/:stream/activities', (request, response, next) => {
    if (queryOf(request.url).has('wait')) {
      place(request, response)
      watch(request, response)
    }
    next()
  })
  const posting = createPosting({ ...deps, limits: config.limits })
  app.use(createRest({ ...deps, limits: config.limits, posting, waitBeyond: createWait(sources) }))
  app.use(createObjectsRoute(deps))
  app.use(createFilters({ ...deps, limits: config.limits }))
  app.post('/photos', (request, response, next) => {
    deps.photos.pace(addressOf(request, config.trustProxy))
    place(request, response)
    next()
  })
  app.use(createPhotosRoutes(deps))
  app.get('/streams/:stream/events', async (request, response) => {
    const stream = readStreamName(request.params.stream)
    if (!deps.may(deps.identify(request), 'read', stream)) throw new Refusal('forbidden')
    const lastEventId = request.headers['last-event-id']
    const wanted = readEventsParameters(
      queryOf(request.url),
      String(lastEventId ?? ''),
      deps.epoch(),
      config.limits,
    )
    // Nothing would ever come, and the answer never end.
    if (request.method === 'HEAD') return void response.writeHead(200, EVENTS_HEADERS).end()
    place(request, response)
    watch(request, response)
    await serveEvents(sources, { ...wanted, stream }, response)
  })
  app.get('/streams/:stream/presence', async (request, response) => {
    const stream = readStreamName(request.params.stream)
    only(queryOf(request.url), new Set())
    if (!deps.may(deps.identify(request), 'read', stream)) throw new Refusal('forbidden')
    const watching = config.presence ? await lookAt(stream, presence, sources) : null
    response.setHeader('Cache-Control', 'no-store')
    response.json(watching === null ? { stream } : { stream, watching })
  })
  app.use((_request, _response, next) => next(new Refusal('not-found')))
  app.use(createErrorHandler(log, deps.publicUrl))
  return app
}

/** For a POST and for a page, before the app is asked. */
export function createShortWay(deps: AppDeps): Short {
  const { limits } = deps.config
  const posting = createPosting({ ...deps, limits })
  const paging = createPaging({ ...deps, waitBeyond: createWait(deps.sources) })
  return createShort({ ...deps, limits, posting, paging, stopping: deps.health.stopping })
}

/** What the composer's form posts without script goes the way of every other post. */
function sourceOf(deps: AppDeps): PageSource {
  const { history, search, readNow, epoch, publicUrl, config } = deps
  const principal = identify()
  return createSource({
    history,
    search,
    readNow,
    bytes: config.limits.feedBytes,
    epoch,
    mayRead: (stream) => deps.may(principal, 'read', stream),
    hours: (heads) => deps.facets.hours(heads),
    async post(stream, document) {
      if (!deps.may(principal, 'post', stream)) throw new Refusal('forbidden')
      const draft = accept(Buffer.from(JSON.stringify(document)), AS2, {
        publicUrl: publicUrl(),
        limits: config.limits,
      })
      await deps.post({ draft, streams: [stream], principal: principal.id, idempotencyKey: null })
    },
  })
}

/** Express asks for four parameters to know an error handler. */
function createErrorHandler(log: Log, publicUrl: () => string): ErrorRequestHandler {
  return (error: unknown, request: Request, response: Response, _next) => {
    const refusal =
      error instanceof URIError
        ? new Refusal('bad-parameter', 'The address is not percent-encoded rightly.')
        : toRefusal(error)
    if (refusal.code === 'internal') log.error('request failed', { method: request.method, error })
    if (response.headersSent) return void response.destroy()
    setRefusalHeaders(response, refusal)
    // Another form may exist where this one does not, and soon this one, too.
    response.vary('Accept')
    if (renderError(request, response, refusal)) return
    sendProblem(response, refusal, publicUrl())
  }
}
