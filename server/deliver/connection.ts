/**
 * Connection — what one socket may ask: `subscribe`, `unsubscribe` and `unread`.
 *
 * Rule: an acknowledgement comes before any frame. Every argument may have any shape; an event that is not known is
 * answered when it can be, and never ends the process.
 * One object and no function for each socket: there are tens of thousands, and nearly all are idle.
 */
import type { Socket } from 'socket.io'
import { unreadOfAll, type UnreadDeps } from '../append/unread'
import { Refusal, toRefusal, toRefused } from '../errors'
import type { May, Principal } from '../identity'
import { createBacklog, type Backlog } from './backlog'
import { Bucket, type Pace } from './bucket'
import type { Sources } from './delivery'
import { Spliced, changesMember, entriesJson } from './frame'
import { namesFilter, withFilter, type FindFilter } from './named-filter'
import { readSubscribe, readUnread, readUnsubscribe, type Request } from './request'
import type { Seats } from './presence/seats'
import { findStart, type Start } from './resume'
import type { Rooms } from './rooms'
import { Subscription } from './subscription'

export interface ConnectionDeps extends Sources, UnreadDeps {
  readonly findFilter: FindFilter
  readonly rooms: Rooms
  readonly seats: Seats
  readonly may: May
  /** What is asked of the store is measured by one bucket, whatever it is. */
  readonly pace: Pace
  readonly onEnd: (connection: Connection) => void
}

export function serveSocket(
  socket: Socket,
  principal: Principal,
  deps: ConnectionDeps,
): Connection {
  const connection = new Connection(socket, principal, deps)
  socket.data = connection
  socket.onAny(onEvent)
  socket.on('disconnect', onDisconnect)
  return connection
}

type Ack = (answer: unknown) => void
type Asked = (connection: Connection, input: unknown, ack: Ack) => Promise<void>

const ASKED = new Map<string, Asked>([
  ['subscribe', (connection, input, ack) => connection.subscribe(input, ack)],
  ['unsubscribe', (connection, input, ack) => connection.unsubscribe(input, ack)],
  ['unread', (connection, input, ack) => connection.unread(input, ack)],
])

function onEvent(this: Socket, event: string, ...args: unknown[]): void {
  const ack = ackOf(args)
  const asked = ASKED.get(event) ?? refuse
  asked(this.data as Connection, args[0], ack).catch((error: unknown) =>
    ack(toRefused(toRefusal(error))),
  )
}

function onDisconnect(this: Socket): void {
  ;(this.data as Connection).end()
}

const refuse = () => Promise.reject(new Refusal('bad-request'))

function ackOf(args: readonly unknown[]): Ack {
  const last = args.at(-1)
  return typeof last === 'function' ? (last as Ack) : () => undefined
}

export class Connection {
  /** What the socket has not taken yet, for the watch. */
  readonly backlog: Backlog
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #bucket: Bucket

  constructor(
    readonly socket: Socket,
    readonly principal: Principal,
    readonly deps: ConnectionDeps,
  ) {
    this.backlog = createBacklog(socket.conn, deps, this)
    this.#bucket = new Bucket(deps.pace)
  }

  onSlow(): void {
    for (const subscription of this.#subscriptions.values()) subscription.shed()
  }

  end(): void {
    for (const subscription of this.#subscriptions.values()) {
      subscription.end()
      this.deps.seats.leave(subscription)
    }
    this.#subscriptions.clear()
    this.deps.onEnd(this)
  }

  async subscribe(input: unknown, ack: Ack): Promise<void> {
    const { socket, backlog, deps } = this
    const asked = this.#asked(input)
    const request = readSubscribe(asked instanceof Promise ? await asked : asked)
    if (!deps.may(this.principal, 'read', request.stream)) throw new Refusal('forbidden')
    const replaced = this.#subscriptions.get(request.room)
    const most = deps.limits.subscriptionsPerSocket
    if (!replaced && this.#subscriptions.size >= most)
      throw new Refusal('limit', `A socket has at most ${most} subscriptions.`)
    replaced?.end()
    const subscription = new Subscription(socket, backlog, request, deps)
    if (replaced) subscription.watching = replaced.watching
    this.#subscriptions.set(request.room, subscription)
    try {
      await this.#begin(request, subscription, ack)
    } catch (error) {
      if (this.#isCurrent(subscription)) {
        this.#subscriptions.delete(request.room)
        deps.seats.leave(subscription)
      }
      throw error
    }
  }

  async unsubscribe(input: unknown, ack: Ack): Promise<void> {
    const room = readUnsubscribe(input)
    const subscription = this.#subscriptions.get(room)
    if (!subscription)
      throw new Refusal('bad-request', 'This socket has not subscribed to that room.')
    this.#subscriptions.delete(room)
    subscription.end()
    this.deps.seats.leave(subscription)
    ack({ ok: true })
  }

  async unread(input: unknown, ack: Ack): Promise<void> {
    const { deps, principal } = this
    const { positions, filter } = readUnread(await this.#asked(input))
    const mayRead = (stream: string) => deps.may(principal, 'read', stream)
    const streams = await unreadOfAll(positions, filter, { ...deps, mayRead })
    ack({ ok: true, streams })
  }

  /** A promise only where a filter is named: else two that are asked in one turn are taken in their order. */
  #asked(input: unknown): unknown {
    if (!this.#bucket.take()) throw new Refusal('slow-down')
    return namesFilter(input) ? withFilter(input, this.deps.findFilter) : input
  }

  #isCurrent(subscription: Subscription): boolean {
    return this.#subscriptions.get(subscription.room) === subscription
  }

  async #begin(request: Request, subscription: Subscription, ack: Ack): Promise<void> {
    const { socket, deps } = this
    const hold = await deps.tails.hold(request.stream)
    try {
      const start = await findStart(hold.tail, request, deps)
      if (!socket.connected || !this.#isCurrent(subscription)) {
        ack(toRefused(new Refusal('bad-request', 'Replaced by a later subscribe.')))
        return hold.release()
      }
      ack(subscribed(request.room, start))
      deps.seats.take(subscription, request.presence)
      subscription.follow(hold, start.position.seq, start.generation)
    } catch (error) {
      hold.release()
      throw error
    }
  }
}

function subscribed(room: string, { recovered, position, entries, changes }: Start): Spliced {
  const head = JSON.stringify({ ok: true, room, recovered, position }).slice(0, -1)
  return new Spliced(
    recovered ? `${head}}` : `${head},"entries":${entriesJson(entries)}${changesMember(changes)}}`,
  )
}
