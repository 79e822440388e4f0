/**
 * Rooms — a Socket.IO room is the audience of one stream and one filter; its lifetime is the audience's.
 *
 * Rule: Socket.IO itself counts the members: `create-room` with the first, `delete-room` with the last, also when a
 * socket disconnects. There is no bookkeeping of sockets here, which is where such servers leak (D6, P8).
 */
import type { Server } from 'socket.io'
import type { CompiledFilter } from '../append/filter'
import type { Audience } from './audience'
import { frameOf } from './frame'
import type { Tails } from './tails'

export interface Rooms {
  /** The next join of this room is for this stream and filter. */
  describe(room: string, stream: string, filter: CompiledFilter | null): void
  /** Up to where the members of the room have been told. */
  sent(room: string): number | null
}

/** Rooms of ours; Socket.IO has one more for each socket's id. */
const PREFIX = 'stream:'
export const toSocketRoom = (room: string): string => PREFIX + room

export function createRooms(io: Server, tails: Tails): Rooms {
  const described = new Map<string, { stream: string; filter: CompiledFilter | null }>()
  const audiences = new Map<string, Audience>()
  const adapter = io.of('/').adapter

  adapter.on('create-room', (name: string) => {
    if (!name.startsWith(PREFIX)) return
    const room = name.slice(PREFIX.length)
    const description = described.get(room)
    described.delete(room)
    if (!description) return
    const { stream } = description
    const audience: Audience = {
      ...description,
      sent: 0,
      send(from, entries, seq, changes) {
        const { epoch } = tail
        io.to(name).emit('entries', frameOf({ room, stream, epoch, from, entries, seq, changes }))
      },
      reset(position) {
        io.to(name).emit('reset', { room, stream, position, code: 'position-lost' })
      },
    }
    audiences.set(room, audience)
    const tail = tails.admit(audience)
  })
  adapter.on('delete-room', (name: string) => {
    const room = name.slice(PREFIX.length)
    const audience = name.startsWith(PREFIX) ? audiences.get(room) : undefined
    if (!audience) return
    audiences.delete(room)
    tails.dismiss(audience)
  })

  return {
    describe(room, stream, filter) {
      if (!audiences.has(room)) described.set(room, { stream, filter })
    },
    sent: (room) => audiences.get(room)?.sent ?? null,
  }
}
