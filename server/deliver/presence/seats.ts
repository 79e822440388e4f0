/**
 * Seats — presence for sockets: each that follows a stream is counted, and those that asked are told, in one frame for all (D9).
 *
 * Rule: who asked is in a Socket.IO room of its own, so that Socket.IO keeps the books (P8): the first of a room asks, the last ends it. Whether a
 * subscription is counted is kept with the subscription.
 */
import type { Server, Socket } from 'socket.io'
import type { PresenceFrame } from '../../../schemas/wire'
import type { Presence } from './presence'

/** Counted, and told as well. */
export type Watching = 'no' | 'counted' | 'told'

interface Seated {
  readonly socket: Socket
  readonly room: string
  readonly stream: string
  watching: Watching
}

export interface Seats {
  take(seated: Seated, isAsked: boolean): void
  leave(seated: Seated): void
}

const PREFIX = 'presence:'

/** A room begins with its stream (request.ts). */
const streamOf = (room: string): string => room.split('?', 1)[0]!

export function createSeats(io: Server, presence: Presence): Seats {
  const { adapter, sockets } = io.of('/')
  const asking = new Map<string, () => void>()
  const frameOf = (room: string, watching: number | null): PresenceFrame => ({
    room,
    stream: streamOf(room),
    ...(watching === null ? {} : { watching }),
  })

  adapter.on('create-room', (name: string) => {
    if (!name.startsWith(PREFIX)) return
    const room = name.slice(PREFIX.length)
    const told = (watching: number | null) => io.to(name).emit('presence', frameOf(room, watching))
    asking.set(name, presence.ask(streamOf(room), told))
  })
  adapter.on('join-room', (name: string, id: string) => {
    if (!name.startsWith(PREFIX)) return
    const room = name.slice(PREFIX.length)
    const watching = presence.known(streamOf(room))
    if (watching !== null) sockets.get(id)?.emit('presence', frameOf(room, watching))
  })
  adapter.on('delete-room', (name: string) => {
    asking.get(name)?.()
    asking.delete(name)
  })

  return {
    take(seated, isAsked) {
      const { socket, room, stream, watching } = seated
      if (watching === 'no') presence.enter(stream, socket)
      if (isAsked) void socket.join(PREFIX + room)
      else if (watching === 'told') void socket.leave(PREFIX + room)
      seated.watching = isAsked ? 'told' : 'counted'
    },
    leave(seated) {
      const { socket, room, stream, watching } = seated
      seated.watching = 'no'
      if (watching !== 'no') presence.leave(stream, socket)
      if (watching === 'told') void socket.leave(PREFIX + room)
    },
  }
}
