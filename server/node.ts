/**
 * Node — the composition root: builds the stages, hands each what it needs, starts and stops them in order.
 *
 * In:  Config. Out: a running node with its URL. `stop` is idempotent.
 * Rule: the only file that knows all stages. `append` does not know `broadcast`: its hook gets a function from here.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { refuseHost, refuseOrigin } from './accept/guard'
import { createApp, createShortWay, type AppDeps } from './app'
import { nameStream } from './append/commit'
import type { Entry } from './append/entry'
import { createChangedReads } from './append/changed'
import { createFacets } from './append/facets/facets'
import { createHistory } from './append/history'
import { createReadNow } from './append/now'
import { isOwn } from './append/identity'
import { createSavedFilters } from './append/saved'
import { createSearch } from './append/search'
import { openStore } from './append/store'
import { within } from './append/unavailable'
import { createWriter } from './append/writer'
import { createBus } from './broadcast/bus'
import { clock } from './clock'
import type { Config } from './config'
import { limitConnections } from './deliver/address'
import { createDelivery } from './deliver/delivery'
import { createGateway } from './deliver/gateway'
import type { Identity } from './deliver/patrol'
import { createPresence, nobodyPresent } from './deliver/presence/presence'
import { startEmbedded } from './embedded/start'
import { identify, may } from './identity'
import { createLocal, type Local } from './local'
import type { Log } from './log'
import { createTelling } from './objects/happened'
import { createObjects } from './objects/objects'
import { tellLifecycle } from './operate/lifecycle'
import { createPhotos } from './photos/photos'
import { UpgradableRequest } from './upgrade'
import { warmUp } from './validate'

export interface Node {
  /** Where it listens, as one would type it on this machine. */
  readonly url: string
  readonly publicUrl: string
  readonly mongodbUrl: string
  readonly redisUrl: string
  /** True where no URL was given and the store runs in this process. */
  readonly embedded: { readonly mongodb: boolean; readonly redis: boolean }
  /** Asks it from within this process; `connect(node)` of `freshet/client` does. */
  readonly fetch: Local['fetch']
  stop(): Promise<void>
}

export async function startNode(config: Config, log: Log): Promise<Node> {
  const { limits } = config
  const stops: (() => unknown)[] = []
  let stopping: Promise<void> | null = null
  const stop = () =>
    (stopping ??= (async () => {
      for (const step of stops.reverse()) await step()
    })())

  try {
    const embedded = await startEmbedded({
      dataDir: config.dataDir,
      mongodb: config.mongodbUrl === null,
      redis: config.redisUrl === null,
      log,
    })
    stops.push(() => embedded.stop())
    const mongodbUrl = config.mongodbUrl ?? embedded.mongodbUrl!
    const redisUrl = config.redisUrl ?? embedded.redisUrl!

    let publicUrl = config.publicUrl ?? ''
    let identity: Identity
    const epoch = () => identity.epoch
    const onIdentity = (now: Identity) => {
      if (now.epoch === identity.epoch) return
      const change = { was: identity.epoch, is: now.epoch }
      identity = now
      if (isOwn(store, now)) log.warn('database changed', change)
      else log.error('this is another database; restart the node if it is the right one', change)
    }

    const announcing = {
      announce(entries: readonly Entry[]) {
        const announced = bus.announce(entries)
        objects.stored(entries)
        return announced
      },
    }
    const store = await openStore(mongodbUrl, announcing)
    stops.push(() => store.close())
    identity = store.identity
    const history = createHistory(store, limits)
    const facets = createFacets({ store, history, limits, epoch, log, now: clock.now })
    stops.push(() => facets.stop())
    const saved = createSavedFilters(store.connection, limits)
    const objects = await createObjects({ store, find: history.find, limits, log })
    stops.push(() => objects.stop())
    const changed = createChangedReads(history, objects.findPresent, limits)

    const bus = createBus({
      redisUrl,
      limits,
      log,
      epoch,
      key: () => Buffer.from(identity.ringKey, 'base64'),
      onRing: (stream, ring) => delivery.heard(stream, ring),
      onDoubt: (streams) => delivery.doubt(streams),
      ...(config.presence ? { onNotice: (notice) => presence.heard(notice) } : {}),
      onHearing: (isHearing) => presence.hearing(isHearing),
    })
    stops.push(() => bus.stop())
    const presence = config.presence
      ? createPresence({
          node: randomBytes(8).toString('hex'),
          send: bus.notify,
          limits,
          clock,
        })
      : nobodyPresent
    const writer = createWriter({
      store,
      history,
      announcing,
      limits,
      log,
      publicUrl: () => publicUrl,
      onIdentity,
      findChanges: objects.findChanges,
    })
    stops.push(() => writer.stop())
    const delivery = createDelivery({
      history,
      changed,
      limits,
      clock,
      log,
      epoch,
      onIdentity,
      subscribe: bus.subscribe,
      unsubscribe: bus.unsubscribe,
    })
    stops.push(() => {
      presence.stop()
      delivery.stop()
      bus.stopHearing()
    })

    const photos = await createPhotos({
      store,
      limits,
      clock,
      log,
      publicUrl: () => publicUrl,
      may,
    })
    stops.push(() => photos.stop())

    const lookAtStore = () =>
      within(limits.readyTimeoutMs, history.identity()).then(
        (now) => (now && isOwn(store, now) ? 'answers' : 'another-database'),
        () => 'no-primary' as const,
      )

    warmUp()
    const server = createServer({
      IncomingMessage: UpgradableRequest,
      headersTimeout: limits.headersTimeoutMs,
      // The longest of all; patience.ts ends the others.
      requestTimeout: Math.max(limits.requestTimeoutMs, limits.photoUploadMs),
      connectionsCheckingInterval: 2_000,
    })
    if (!config.trustProxy) limitConnections(server, limits)
    const guard = () => ({ host: config.host, publicUrl })
    const appDeps: AppDeps = {
      config,
      log,
      epoch,
      publicUrl: () => publicUrl,
      guard,
      history,
      saved,
      facets,
      changed,
      search: createSearch(store.entries, limits),
      readNow: createReadNow(history, objects.findNow),
      sources: delivery.sources,
      presence,
      post: writer.post,
      erase: facets.erasing(photos.erasing(writer.erase)),
      photos,
      stateOf: objects.state,
      countsOf: objects.counts,
      ownOf: objects.own,
      telling: createTelling(store, limits.requestTimeoutMs),
      identify,
      may,
      health: {
        store: lookAtStore,
        deaf: bus.deaf,
        stopping: () => stopping !== null,
      },
    }
    const [app, short] = [createApp(appDeps), createShortWay(appDeps)]
    server.on('request', (request, response) => {
      if (!short(request, response)) app(request, response)
    })
    const gateway = createGateway(server, {
      ...delivery.sources,
      findFilter: saved.meant,
      presence,
      log,
      countAfter: history.countAfter,
      epoch,
      trustProxy: config.trustProxy,
      allow: ({ headers }) => !refuseHost(headers, guard()) && !refuseOrigin(headers, guard()),
      identify,
      may,
    })

    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(config.port, config.host, resolve)
    })
    const { port } = server.address() as AddressInfo
    publicUrl ||= `http://localhost:${port}`
    const local = createLocal(server)
    const lifecycle = config.lifecycle
      ? tellLifecycle({
          name: config.nodeName ?? `${hostname()}:${port}`,
          publicUrl,
          post: async (stream, as1) => {
            const answer = await local.fetch(`/streams/${stream}/activities`, {
              method: 'POST',
              headers: { 'Content-Type': 'application/stream+json' },
              body: JSON.stringify(as1),
            })
            await answer.body?.cancel()
            return answer.status
          },
          keepQuiet: (stream) => nameStream(store, stream, true),
          storeAnswers: async () => (await lookAtStore()) === 'answers',
          limits,
          clock,
          log,
        })
      : null
    stops.push(async () => {
      const told = lifecycle?.stopped()
      const closed = new Promise((resolve) => server.close(resolve))
      const late = setTimeout(() => server.closeAllConnections(), limits.stopMs)
      // A connection is idle when its last answer has gone.
      const idle = setInterval(() => server.closeIdleConnections(), limits.drainStepMs)
      await Promise.all([delivery.sources.drain.run(), told])
      gateway.stop()
      local.stop()
      await closed
      clearTimeout(late)
      clearInterval(idle)
    })
    return {
      url: `http://${urlHost(config.host)}:${port}`,
      publicUrl,
      mongodbUrl,
      redisUrl,
      embedded: { mongodb: config.mongodbUrl === null, redis: config.redisUrl === null },
      fetch: local.fetch,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function urlHost(host: string): string {
  if (host === '127.0.0.1') return 'localhost'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
