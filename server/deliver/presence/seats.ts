/**
 * Seats — presence for sockets: each that follows a stream is counted, and those that asked are told, in one frame for all (D9).
 *
 * Rule: who asked is in a Socket.IO room of its own, so that Socket.IO keeps the books (P8): the first of a room asks, the last ends it.
 */
import type { Server, Socket } from 'socket.io'
import type { PresenceFrame } from '../../../schemas/wire'
import type { Request } from '../request'
import type { Presence } from './presence'

/** Of one socket. */
export interface Seats {
  take(request: Pick<Request, 'room' | 'stream' | 'presence'>): void
  leave(room: string): void
  clear(): void
}

const PREFIX = 'presence:'

/** A room begins with its stream (request.ts). */
const streamOf = (room: string): string => room.split('?', 1)[0]!

export function createSeats(io: Server, presence: Presence): (socket: Socket) => Seats {
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

  return (socket) => {
    const taken = new Map<string, { readonly gone: () => void; readonly isAsked: boolean }>()
    const leave = (room: string): void => {
      const seat = taken.get(room)
      taken.delete(room)
      seat?.gone()
      if (seat?.isAsked) void socket.leave(PREFIX + room)
    }
    return {
      take({ room, stream, presence: isAsked }) {
        const before = taken.get(room)
        taken.set(room, { gone: presence.enter(stream, socket), isAsked })
        before?.gone()
        if (isAsked) void socket.join(PREFIX + room)
        else if (before?.isAsked) void socket.leave(PREFIX + room)
      },
      leave,
      clear() {
        for (const room of [...taken.keys()]) leave(room)
      },
    }
  }
}
