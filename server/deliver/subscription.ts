/**
 * Subscription — a follower on one socket: its live ones are the members of a Socket.IO room.
 */
import type { Socket } from 'socket.io'
import type { Backlog } from './backlog'
import { createFollower, type Follower, type FollowerDeps } from './follower'
import { frameOf } from './frame'
import type { Request } from './request'
import { toSocketRoom, type Rooms } from './rooms'

export interface SubscriptionDeps extends FollowerDeps {
  readonly rooms: Rooms
}

export function createSubscription(
  socket: Socket,
  backlog: Backlog,
  request: Request,
  deps: SubscriptionDeps,
): Follower {
  const { rooms, limits } = deps
  const { room, stream, filter } = request
  const socketRoom = toSocketRoom(room)

  return createFollower(request, deps, (tail) => ({
    connected: () => socket.connected,
    full: () => (backlog.isSlow() || backlog.bytes > limits.frameBytes ? backlog.drained() : null),
    send(from, entries, seq, changes) {
      const { epoch } = tail
      socket.emit('entries', frameOf({ room, stream, epoch, from, entries, seq, changes }))
    },
    reset: (position) => socket.emit('reset', { room, stream, position, code: 'position-lost' }),
    sent: () => rooms.sent(room, socket.id),
    join() {
      rooms.describe(room, stream, filter)
      void socket.join(socketRoom)
    },
    leave: () => void socket.leave(socketRoom),
  }))
}
