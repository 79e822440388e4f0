/**
 * Connection — what one socket may ask: `subscribe`, `unsubscribe` and `unread`.
 *
 * Rule: an acknowledgement comes before any frame. Every argument may have any shape; an event that is not known is
 * answered when it can be, and never ends the process.
 */
import type { Socket } from 'socket.io'
import { unreadOfAll, type UnreadDeps } from '../append/unread'
import { Refusal, toRefusal, toRefused } from '../errors'
import type { May, Principal } from '../identity'
import { createBacklog, type Backlog } from './backlog'
import { createBucket } from './bucket'
import type { Sources } from './delivery'
import type { Follower } from './follower'
import { Spliced, changesMember, entriesJson } from './frame'
import { namesFilter, withFilter, type FindFilter } from './named-filter'
import { readSubscribe, readUnread, readUnsubscribe, type Request } from './request'
import type { Seats } from './presence/seats'
import { findStart, type Start } from './resume'
import type { Rooms } from './rooms'
import { createSubscription } from './subscription'

export interface ConnectionDeps extends Sources, UnreadDeps {
  readonly findFilter: FindFilter
  readonly rooms: Rooms
  readonly seats: Seats
  readonly principal: Principal
  readonly may: May
}

/** Answers what the socket has not taken yet, for the watch. */
export function serveSocket(socket: Socket, deps: ConnectionDeps): Backlog {
  const { limits, clock, tails, principal, findFilter, seats } = deps
  const subscriptions = new Map<string, Follower>()
  const backlog = createBacklog(socket.conn, {
    limits,
    now: clock.now,
    onSlow: () => {
      for (const subscription of subscriptions.values()) subscription.shed()
    },
  })
  const mayAsk = createBucket({
    burst: limits.subscribesAtOnce,
    perSecond: limits.subscribesPerSecond,
    now: clock.now,
  })

  socket.on('disconnect', () => {
    for (const subscription of subscriptions.values()) subscription.end()
    subscriptions.clear()
    seats.clear()
  })

  socket.onAny((event: string, ...args: unknown[]) => {
    if (!EVENTS.has(event)) ackOf(args)(toRefused(new Refusal('bad-request')))
  })
  answering(socket, 'subscribe', async (input, ack) => {
    if (!mayAsk()) throw new Refusal('slow-down')
    const request = readSubscribe(namesFilter(input) ? await withFilter(input, findFilter) : input)
    if (!deps.may(principal, 'read', request.stream)) throw new Refusal('forbidden')
    const replaced = subscriptions.get(request.room)
    if (!replaced && subscriptions.size >= limits.subscriptionsPerSocket)
      throw new Refusal(
        'limit',
        `A socket has at most ${limits.subscriptionsPerSocket} subscriptions.`,
      )
    replaced?.end()
    const subscription = createSubscription(socket, backlog, request, deps)
    subscriptions.set(request.room, subscription)
    try {
      await begin(request, subscription, ack)
    } catch (error) {
      if (subscriptions.get(request.room) === subscription) {
        subscriptions.delete(request.room)
        seats.leave(request.room)
      }
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
    seats.leave(room)
    ack({ ok: true })
  })

  // What is asked of the store is measured by one bucket, whatever it is.
  answering(socket, 'unread', async (input, ack) => {
    if (!mayAsk()) throw new Refusal('slow-down')
    const asked = namesFilter(input) ? await withFilter(input, findFilter) : input
    const { positions, filter } = readUnread(asked)
    const mayRead = (stream: string) => deps.may(principal, 'read', stream)
    const streams = await unreadOfAll(positions, filter, { ...deps, mayRead })
    ack({ ok: true, streams })
  })

  async function begin(request: Request, subscription: Follower, ack: Ack): Promise<void> {
    const hold = await tails.hold(request.stream)
    const isCurrent = () => socket.connected && subscriptions.get(request.room) === subscription
    try {
      const start = await findStart(hold.tail, request, deps)
      if (!isCurrent()) {
        ack(toRefused(new Refusal('bad-request', 'Replaced by a later subscribe.')))
        return hold.release()
      }
      ack(subscribed(request.room, start))
      seats.take(request)
      subscription.follow(hold, start.position.seq, start.generation)
    } catch (error) {
      hold.release()
      throw error
    }
  }
  return backlog
}

const EVENTS = new Set(['subscribe', 'unsubscribe', 'unread'])

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

function subscribed(room: string, { recovered, position, entries, changes }: Start): Spliced {
  const head = JSON.stringify({ ok: true, room, recovered, position }).slice(0, -1)
  return new Spliced(
    recovered ? `${head}}` : `${head},"entries":${entriesJson(entries)}${changesMember(changes)}}`,
  )
}
