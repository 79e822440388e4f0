/**
 * Rooms — a Socket.IO room is the audience of one stream and one filter; its lifetime is the audience's.
 *
 * Rule: Socket.IO itself counts the members: `create-room` with the first, `delete-room` with the last, also when a
 * socket disconnects. Nobody else keeps books of sockets, which is where such servers leak (D6, P8): the fan-out's list follows the
 * same events.
 */
import type { Server } from 'socket.io'
import type { CompiledFilter } from '../append/filter'
import type { Audience } from './audience'
import { createFanOut, type FanOut, type FanOutDeps } from './fan-out'
import { frameOf } from './frame'
import type { Tails } from './tails'

export interface Rooms {
  /** The next join of this room is for this stream and filter. */
  describe(room: string, stream: string, filter: CompiledFilter | null): void
  /** Up to where this member of the room has been told. */
  sent(room: string, id: string): number | null
}

/** Rooms of ours; Socket.IO has one more for each socket's id. */
const PREFIX = 'stream:'
export const toSocketRoom = (room: string): string => PREFIX + room

export interface RoomsDeps extends FanOutDeps {
  readonly tails: Tails
}

export function createRooms(io: Server, deps: RoomsDeps): Rooms {
  const { tails } = deps
  const described = new Map<string, { stream: string; filter: CompiledFilter | null }>()
  const audiences = new Map<string, { audience: Audience; fanOut: FanOut }>()
  const { adapter, sockets } = io.of('/')
  const find = (name: string) =>
    name.startsWith(PREFIX) ? audiences.get(name.slice(PREFIX.length)) : undefined

  adapter.on('create-room', (name: string) => {
    if (!name.startsWith(PREFIX)) return
    const room = name.slice(PREFIX.length)
    const description = described.get(room)
    described.delete(room)
    if (!description) return
    const { stream } = description
    const fanOut = createFanOut(deps)
    const audience: Audience = {
      ...description,
      sent: 0,
      send(from, entries, seq, changes) {
        const { epoch } = tail
        fanOut.send(frameOf({ room, stream, epoch, from, entries, seq, changes }), seq)
      },
      fannedOut: fanOut.ended,
      reset(position) {
        fanOut.reset(position.seq)
        io.to(name).emit('reset', { room, stream, position, code: 'position-lost' })
      },
    }
    audiences.set(room, { audience, fanOut })
    const tail = tails.admit(audience)
  })
  adapter.on('join-room', (name: string, id: string) => {
    const found = find(name)
    const socket = sockets.get(id)
    if (found && socket) found.fanOut.join(socket, found.audience.sent)
  })
  adapter.on('leave-room', (name: string, id: string) => find(name)?.fanOut.leave(id))
  adapter.on('delete-room', (name: string) => {
    const found = find(name)
    if (!found) return
    audiences.delete(name.slice(PREFIX.length))
    tails.dismiss(found.audience)
  })

  return {
    describe(room, stream, filter) {
      if (!audiences.has(room)) described.set(room, { stream, filter })
    },
    sent: (room, id) => audiences.get(room)?.fanOut.sent(id) ?? null,
  }
}
