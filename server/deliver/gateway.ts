/**
 * Gateway — browsers connect here: Socket.IO on the node's HTTP server, WebSocket only (D11).
 *
 * In:  `subscribe` and `unsubscribe`. Out: acknowledgements, then `entries` and `reset` frames.
 * Rule: an acknowledgement comes before any frame. Every argument may have any shape; an event that is not known is
 * answered when it can be, and never ends the process. `cors` does not stop a foreign page from opening a WebSocket:
 * `allowRequest` asks the same question of Host and Origin as every writing request.
 */
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { Server, type Socket } from 'socket.io'
import { Refusal, toRefusal, toRefused } from '../errors'
import type { Log } from '../log'
import type { Principal, May } from '../identity'
import type { Sources } from './delivery'
import { addressOf, createAddresses } from './address'
import { createBacklog, type Backlog } from './backlog'
import { createBucket } from './bucket'
import { Spliced, entriesJson, parser } from './frame'
import { readSubscribe, readUnsubscribe, type Request } from './request'
import { createRooms } from './rooms'
import { toEntry, type Entry } from './entry'
import { canResume } from './resume'
import { createSubscription, type Subscription } from './subscription'

export interface GatewayDeps extends Sources {
  readonly log: Log
  readonly trustProxy: boolean
  readonly allow: (request: IncomingMessage) => boolean
  readonly identify: (request: IncomingMessage) => Principal
  readonly may: May
}

export interface Gateway {
  readonly counts: { readonly sockets: number }
  stop(): Promise<void>
}

const WATCH_MS = 1_000

export function createGateway(server: HttpServer, deps: GatewayDeps): Gateway {
  const { limits, clock, tails } = deps
  const addresses = createAddresses(limits)
  const io = new Server(server, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: limits.socketMessageBytes,
    connectTimeout: limits.connectTimeoutMs,
    allowRequest: (request, answer) =>
      answer(null, deps.allow(request) && !addresses.isFull(addressOf(request, deps.trustProxy))),
    parser,
  })
  const rooms = createRooms(io, tails)
  const watched = new Map<Socket, Backlog>()

  io.on('connection', (socket) => {
    const principal = deps.identify(socket.request)
    const subscriptions = new Map<string, Subscription>()
    const backlog = createBacklog(socket.conn, {
      limits,
      now: clock.now,
      onSlow: () => {
        for (const subscription of subscriptions.values()) subscription.shed()
      },
    })
    watched.set(socket, backlog)
    const leave = addresses.take(addressOf(socket.request, deps.trustProxy))
    const maySubscribe = createBucket({
      burst: limits.subscribesAtOnce,
      perSecond: limits.subscribesPerSecond,
      now: clock.now,
    })

    socket.on('disconnect', () => {
      watched.delete(socket)
      leave()
      for (const subscription of subscriptions.values()) subscription.end()
      subscriptions.clear()
    })

    socket.onAny((event: string, ...args: unknown[]) => {
      if (!EVENTS.has(event)) ackOf(args)(toRefused(new Refusal('bad-request')))
    })
    answering(socket, 'subscribe', async (input, ack) => {
      if (!maySubscribe()) throw new Refusal('slow-down')
      const request = readSubscribe(input)
      if (!deps.may(principal, 'read', request.stream)) throw new Refusal('forbidden')
      const replaced = subscriptions.get(request.room)
      if (!replaced && subscriptions.size >= limits.subscriptionsPerSocket)
        throw new Refusal(
          'limit',
          `A socket has at most ${limits.subscriptionsPerSocket} subscriptions.`,
        )
      replaced?.end()
      const subscription = createSubscription(socket, backlog, request, { ...deps, rooms })
      subscriptions.set(request.room, subscription)
      try {
        await begin(request, subscription, ack)
      } catch (error) {
        if (subscriptions.get(request.room) === subscription) subscriptions.delete(request.room)
        throw error
      }
    })

    answering(socket, 'unsubscribe', async (input, ack) => {
      const room = readUnsubscribe(input)
      const subscription = subscriptions.get(room)
      if (!subscription)
        throw new Refusal('bad-request', 'This socket has not subscribed to that room.')
      subscriptions.delete(room)
      subscription.end()
      ack({ ok: true })
    })

    async function begin(request: Request, subscription: Subscription, ack: Ack): Promise<void> {
      const hold = await tails.hold(request.stream)
      const { tail } = hold
      const isCurrent = () => socket.connected && subscriptions.get(request.room) === subscription
      try {
        const { position } = request
        const recovered = position !== null && (await canResume(tail, position, deps.headOnPrimary))
        const { generation } = tail
        const cursor = recovered ? position!.seq : tail.flushed
        const entries = recovered || request.last === 0 ? [] : await deps.newest(request, cursor)
        if (!isCurrent()) {
          ack(toRefused(new Refusal('bad-request', 'Replaced by a later subscribe.')))
          return hold.release()
        }
        ack(
          subscribed(
            request.room,
            recovered,
            { epoch: tail.epoch, seq: cursor },
            entries.map(toEntry),
          ),
        )
        subscription.follow(hold, cursor, generation)
      } catch (error) {
        hold.release()
        throw error
      }
    }
  })

  const watch = setInterval(() => {
    for (const [socket, backlog] of watched)
      if (backlog.stuckFor(limits.backlogCloseMs)) {
        deps.log.info('socket closed', { code: 'slow', waiting: backlog.bytes })
        socket.conn.close(true)
      }
  }, WATCH_MS)

  return {
    get counts() {
      return { sockets: watched.size }
    },
    async stop() {
      clearInterval(watch)
      // Spread, so that those who come back do not all knock at the next node in one moment.
      const sockets = [...watched.keys()]
      const steps = Math.ceil(Math.min(limits.drainMs, sockets.length) / limits.drainStepMs)
      for (let step = 0; step < steps; step++) {
        for (const socket of sockets.filter((_, at) => at % steps === step)) socket.disconnect(true)
        if (step + 1 < steps) await delay(limits.drainStepMs)
      }
      // Not awaited: it waits for every HTTP connection, which are node.ts's to end.
      void io.close()
    },
  }
}

const EVENTS = new Set(['subscribe', 'unsubscribe'])

type Ack = (answer: unknown) => void

function ackOf(args: readonly unknown[]): Ack {
  const last = args.at(-1)
  return typeof last === 'function' ? (last as Ack) : () => undefined
}

function answering(
  socket: Socket,
  event: string,
  run: (input: unknown, ack: Ack) => Promise<void>,
): void {
  socket.on(event, (...args: unknown[]) => {
    const ack = ackOf(args)
    void run(args[0], ack).catch((error: unknown) => ack(toRefused(toRefusal(error))))
  })
}

function subscribed(
  room: string,
  recovered: boolean,
  position: { epoch: string; seq: number },
  entries: readonly Entry[],
): Spliced {
  const head = JSON.stringify({ ok: true, room, recovered, position }).slice(0, -1)
  return new Spliced(recovered ? `${head}}` : `${head},"entries":${entriesJson(entries)}}`)
}
