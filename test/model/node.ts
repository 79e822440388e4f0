/**
 * Node — one node of the server, from its own parts: bus, delivery, gateway, append and history are the real ones, put
 * together as server/node.ts does. Only HTTP is left out; Redis, MongoDB and Socket.IO below them are played.
 */
import type { Server as HttpServer } from 'node:http'
import { announceSafely } from '../../server/append/announce'
import { createAppend, type Append } from '../../server/append/append'
import type { Entry } from '../../server/append/entry'
import { createChangedReads } from '../../server/append/changed'
import { createHistory } from '../../server/append/history'
import { createBus } from '../../server/broadcast/bus'
import type { Clock } from '../../server/clock'
import type { Limits } from '../../server/config'
import { createDelivery, type Delivery } from '../../server/deliver/delivery'
import { nobodyPresent } from '../../server/deliver/presence/presence'
import { createGateway } from '../../server/deliver/gateway'
import type { Identity } from '../../server/deliver/patrol'
import { identify, may } from '../../server/identity'
import { silentLog } from '../../server/log'
import type { ScriptedClock } from '../deliver/scripted'
import type { Database } from './database'
import type { Server } from './socket-io'

export interface Node {
  readonly name: string
  readonly io: Server
  readonly delivery: Delivery
  readonly append: Append
  stop(): void
}

export function startNode(
  name: string,
  given: { database: Database; limits: Limits; clock: ScriptedClock },
): Node {
  const { database, limits } = given
  const clock = boundClock(given.clock)
  const log = silentLog
  const announcing = { announce: (entries: readonly Entry[]) => bus.announce(entries) }
  const store = database.storeFor(name, (entries) => announceSafely(announcing, entries))
  let identity: Identity = store.identity
  const epoch = () => identity.epoch
  const onIdentity = (now: Identity): void => void (identity = now)
  const history = createHistory(store, limits)
  const bus = createBus({
    redisUrl: name,
    limits,
    log,
    epoch,
    key: () => Buffer.from(identity.ringKey, 'base64'),
    onRing: (stream, ring) => delivery.heard(stream, ring),
    onDoubt: (streams) => delivery.doubt(streams),
  })
  const append = createAppend(store, {
    limits,
    now: clock.now,
    onIdentity,
    onStored: (outcomes) =>
      announceSafely(
        announcing,
        outcomes.map(({ entry }) => entry),
      ),
  })
  const delivery = createDelivery({
    history,
    changed: createChangedReads({ ...history, ...NO_CHANGES }, async () => new Map(), limits),
    limits,
    clock,
    log,
    epoch,
    onIdentity,
    subscribe: bus.subscribe,
    unsubscribe: bus.unsubscribe,
  })
  const port: { io?: Server } = {}
  const gateway = createGateway(port as unknown as HttpServer, {
    ...delivery.sources,
    log,
    countAfter: history.countAfter,
    presence: nobodyPresent,
    findFilter: () => Promise.reject(new Error('nobody asks by a name')),
    epoch,
    trustProxy: false,
    allow: () => true,
    identify,
    may,
  })
  return {
    name,
    io: port.io!,
    delivery,
    append,
    stop() {
      delivery.stop()
      void delivery.sources.drain.run()
      gateway.stop()
      void bus.stop()
    },
  }
}

/** What is posted here changes nothing that was posted: test/deliver/changes.property.test.ts does. */
const NO_CHANGES = { tellings: async () => [], lastTellings: async () => [] }

/** Its functions are handed on one by one. */
const boundClock = (clock: ScriptedClock): Clock => ({
  now: () => clock.now(),
  later: (ms, run) => clock.later(ms, run),
  soon: (run) => clock.soon(run),
})
