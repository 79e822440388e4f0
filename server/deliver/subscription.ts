/**
 * Subscription — one socket and one room: acknowledged, chased, live, shed, chased again, ended.
 *
 * Rule: a chase belongs to one *life* of the subscription; ending or shedding begins a new life, and what an older
 * one still awaits finds itself dead. The stream is held from before the acknowledgement until the room holds it.
 */
import type { Socket } from 'socket.io'
import type { Limits } from '../config'
import type { Backlog } from './backlog'
import { chase, type Reader } from './chase'
import { frameOf } from './frame'
import type { Request } from './request'
import { toSocketRoom, type Rooms } from './rooms'
import type { Range } from './reads'
import type { Clock } from '../clock'
import type { Hold, Tails } from './tails'

export interface SubscriptionDeps {
  readonly rooms: Rooms
  readonly tails: Tails
  readonly range: Range
  readonly limits: Limits
  readonly clock: Clock
}

export interface Subscription {
  readonly room: string
  /** From here on frames may come; takes over the hold. */
  follow(hold: Hold, cursor: number, generation: number): void
  /** Out of the room at once, and chased when the connection has drained. */
  shed(): void
  end(): void
}

export function createSubscription(
  socket: Socket,
  backlog: Backlog,
  request: Request,
  deps: SubscriptionDeps,
): Subscription {
  const { rooms, tails, range, limits, clock } = deps
  const { room, stream, filter } = request
  const socketRoom = toSocketRoom(room)
  let life = 0
  let live = false

  function follow(hold: Hold, cursor: number, generation: number): void {
    const mine = ++life
    const { tail } = hold
    const reader: Reader = {
      alive: () => mine === life && socket.connected,
      full: () =>
        backlog.isSlow() || backlog.bytes > limits.frameBytes ? backlog.drained() : null,
      send: (from, entries, seq) =>
        socket.emit('entries', frameOf({ room, stream, epoch: tail.epoch, from, entries, seq })),
      reset: (position) => socket.emit('reset', { room, stream, position, code: 'position-lost' }),
      join() {
        live = true
        rooms.describe(room, stream, filter)
        void socket.join(socketRoom)
      },
    }
    void chase({
      tail,
      reader,
      filter,
      cursor,
      generation,
      range: (after, limit) => range(stream, after, limit),
      limits,
      clock,
    }).finally(hold.release)
  }

  return {
    room,
    follow,
    shed() {
      const told = rooms.sent(room)
      const tail = tails.get(stream)
      if (!live || told === null || !tail) return
      live = false
      const { generation } = tail
      const mine = ++life
      // Held before the room may vanish, so that the tail stays.
      const held = tails.hold(stream)
      void socket.leave(socketRoom)
      held.then(
        (hold) => (mine === life ? follow(hold, told, generation) : hold.release()),
        () => undefined,
      )
    },
    end() {
      life++
      live = false
      void socket.leave(socketRoom)
    },
  }
}
