/**
 * Node — the composition root: builds the stages, hands each what it needs, starts and stops them in order.
 *
 * In:  Config. Out: a running node with its URL. `stop` is idempotent.
 * Rule: the only file that knows all stages. `append` does not know `broadcast`: its hook gets a function from here.
 */
import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createAppend } from './append/append'
import { createClaims } from './append/claim'
import { announceSafely } from './append/announce'
import type { Entry } from './append/entry'
import { erase, eraseCopies } from './append/erase'
import { createHistory } from './append/history'
import { settle, sweepOwed } from './append/owed'
import { post, type PostRequest } from './append/post'
import { openStore } from './append/store'
import { connectRedis } from './broadcast/redis'
import { createPublisher } from './broadcast/publisher'
import { createSubscriber } from './broadcast/subscriber'
import { decodeRing } from './broadcast/ring'
import { createRinger } from './broadcast/ringer'
import type { Config } from './config'
import type { EventsDeps } from './deliver/events'
import { createGateway } from './deliver/gateway'
import { createPatrol } from './deliver/patrol'
import { sharedReads } from './deliver/reads'
import { Tails } from './deliver/tails'
import { clock } from './clock'
import { startEmbedded } from './embedded/start'
import { createApp } from './app'
import { refuseHost, refuseOrigin } from './accept/guard'
import { identify, may } from './identity'
import type { Log } from './log'

export interface Node {
  /** Where it listens, as one would type it on this machine. */
  readonly url: string
  readonly publicUrl: string
  readonly mongodbUrl: string
  readonly redisUrl: string
  /** True where no URL was given and the store runs in this process. */
  readonly embedded: { readonly mongodb: boolean; readonly redis: boolean }
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

    const announcing = { announce: (entries: readonly Entry[]) => announce(entries) }
    const store = await openStore(mongodbUrl, announcing)
    stops.push(() => store.close())
    let { epoch } = store.identity
    let key = Buffer.from(store.identity.ringKey, 'base64')

    const ringing = connectRedis(redisUrl, 'freshet-rings')
    const hearing = connectRedis(redisUrl, 'freshet-hears')
    const publisher = createPublisher(ringing, limits, log)
    const announce = createRinger({ publisher, limits, epoch: () => epoch, key: () => key })
    stops.push(async () => {
      await publisher.idle()
      ringing.disconnect()
    })

    const history = createHistory(store, limits)
    const append = createAppend(store, {
      limits,
      onStored: (outcomes) =>
        announceSafely(
          announcing,
          outcomes.map(({ entry }) => entry),
        ),
    })
    stops.push(() => append.idle())
    const claims = createClaims(store.claims)
    const settleOrErase = async (entry: Entry) => {
      if (!(await settle(store, entry))) await eraseCopies(store, entry)
    }
    const writing = {
      append,
      claims,
      findById: history.find,
      settle: settleOrErase,
      publicUrl: () => publicUrl,
      now: Date.now,
    }
    const sweep = setInterval(() => {
      const olderThan = new Date(Date.now() - limits.owedAfterMs)
      sweepOwed(store, append, { olderThan, onErased: (entry) => eraseCopies(store, entry) }).catch(
        (error: unknown) => log.warn('owed sweep failed', { error }),
      )
    }, limits.owedSweepMs)
    stops.push(() => clearInterval(sweep))

    const range = sharedReads(history.range, limits.chaseReads)
    const newest: EventsDeps['newest'] = async ({ stream, filter, last }, upTo) => {
      const where = filter === null ? {} : { where: filter.query }
      const page = await history.page(stream, { before: upTo + 1, limit: last, ...where })
      return page.entries.toReversed()
    }
    const tails = new Tails({
      limits,
      clock,
      epoch: () => epoch,
      head: history.head,
      range,
      subscribe: (stream) => subscriber.subscribe(stream),
      unsubscribe: (stream) => subscriber.unsubscribe(stream),
    })
    const patrol = createPatrol({
      tails,
      limits,
      clock,
      log,
      head: history.head,
      headsSince: history.headsSince,
      readIdentity: history.identity,
      epoch: () => epoch,
      onIdentity: (identity) => {
        log.warn('database changed', { was: epoch, is: identity.epoch })
        epoch = identity.epoch
        key = Buffer.from(identity.ringKey, 'base64')
      },
    })
    const subscriber = createSubscriber(hearing, {
      node: randomBytes(8).toString('hex'),
      limits,
      log,
      onRing: (stream, line) => {
        const ring = decodeRing(line, key)
        if (ring?.stream === stream) tails.ring(stream, ring)
        else patrol.look([stream])
      },
      onDoubt: (streams) => patrol.look(streams),
      ringSelf: (channel) => publisher.publish(channel, ''),
    })
    stops.push(() => {
      patrol.stop()
      tails.stop()
      subscriber.stop()
    })

    const server = createServer({
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: 2_000,
    })
    const guard = () => ({ host: config.host, publicUrl })
    const app = createApp({
      config,
      log,
      epoch: () => epoch,
      publicUrl: () => publicUrl,
      guard,
      history,
      events: { tails, limits, clock, head: history.head, range, newest },
      post: (request: PostRequest) => post(writing, request),
      erase: (entry) => erase(store, writing, entry),
      identify,
      may,
      health: {
        storeAnswers: () =>
          history.identity().then(
            (meta) => meta !== null,
            () => false,
          ),
        deaf: () => subscriber.deaf(),
        stopping: () => stopping !== null,
      },
    })
    server.on('request', app)
    const gateway = createGateway(server, {
      tails,
      limits,
      clock,
      log,
      epoch: () => epoch,
      head: history.head,
      range,
      newest,
      allow: ({ headers }) => !refuseHost(headers, guard()) && !refuseOrigin(headers, guard()),
      identify,
      may,
    })

    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(config.port, config.host, resolve)
    })
    const { port } = server.address() as AddressInfo
    const publicUrl = config.publicUrl ?? `http://localhost:${port}`
    stops.push(async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      await gateway.stop()
      server.closeIdleConnections()
      const late = setTimeout(() => server.closeAllConnections(), limits.stopMs / 2)
      await closed
      clearTimeout(late)
    })
    return {
      url: `http://${urlHost(config.host)}:${port}`,
      publicUrl,
      mongodbUrl,
      redisUrl,
      embedded: { mongodb: config.mongodbUrl === null, redis: config.redisUrl === null },
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
