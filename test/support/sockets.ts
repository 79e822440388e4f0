/**
 * Sockets — a client that follows one stream, keeps its position by the client's rule, and remembers every frame.
 *
 * In:  a node's URL, a stream, perhaps a position, a filter, `last`.
 * Out: `entries`, what a browser would have shown, in the order it would have; `frames`, what came over the wire;
 *      `doubles`, how many entries came again; `gaps`, how often the rule had to ask again.
 * Rule: (1) another epoch or a reset: begin anew at the position given; (2) seq not above mine: drop;
 *       (3) from above mine: a gap, subscribe again with my position; (4) else show and move. Written here once more on
 *       purpose, apart from client/: a fault in the one must not hide in the other.
 */
import { io, type Socket } from 'socket.io-client'
import type { Position } from '../../schemas/position'
import type {
  EntriesFrame,
  FilterOrName,
  ResetFrame,
  SubscribeAck,
  Subscribed,
  WireEntry,
} from '../../schemas/wire'
import { started } from './started'

export interface Follow {
  readonly stream: string
  readonly position?: Position
  readonly filter?: FilterOrName
  readonly last?: number
}

export interface Follower {
  readonly ack: Subscribed
  readonly acks: readonly Subscribed[]
  readonly position: Position
  /** Where the present run of `entries` begins: everything that matches in (since, position.seq] was shown. */
  readonly since: number
  readonly entries: readonly WireEntry[]
  readonly frames: readonly EntriesFrame[]
  readonly resets: readonly ResetFrame[]
  readonly doubles: number
  readonly gaps: number
  readonly socket: Socket
  leave(): void
  /** Connects again, here or at another node, and resumes from its position. */
  resume(url: string): Promise<Subscribed>
}

/** A bare connection, for tests that speak to the gateway themselves. */
export function connect(url: string, options: object = {}): Promise<Socket> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...options,
  })
  started({
    stop: async () => {
      socket.disconnect()
    },
  })
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('connect_error', reject)
  })
}

export const ask = <T = SubscribeAck>(
  socket: Socket,
  event: string,
  ...args: unknown[]
): Promise<T> => socket.timeout(10_000).emitWithAck(event, ...args) as Promise<T>

export async function follow(url: string, wanted: Follow): Promise<Follower> {
  const state = {
    ack: undefined as unknown as Subscribed,
    acks: [] as Subscribed[],
    position: { epoch: '', seq: -1 } as Position,
    since: 0,
    entries: [] as WireEntry[],
    frames: [] as EntriesFrame[],
    resets: [] as ResetFrame[],
    doubles: 0,
    gaps: 0,
    socket: undefined as unknown as Socket,
  }
  let asking = false

  const begin = (position: Position, entries: readonly WireEntry[]) => {
    state.position = position
    state.since = position.seq
    state.entries = [...entries]
  }
  // In the callback, not after an await: a frame may be read in the same turn as the ack before it.
  const subscribe = (position: Position | undefined) =>
    new Promise<Subscribed>((resolve, reject) => {
      asking = true
      const request = { stream: wanted.stream, filter: wanted.filter, last: wanted.last, position }
      const onAck = (error: Error | null, ack: SubscribeAck) => {
        asking = false
        if (error !== null) return reject(error)
        if (!ack.ok) return reject(new Error(`subscribe was refused: ${ack.code}`))
        if (!ack.recovered || state.acks.length === 0) begin(ack.position, ack.entries ?? [])
        state.ack = ack
        state.acks.push(ack)
        resolve(ack)
      }
      state.socket.timeout(10_000).emit('subscribe', request, onAck)
    })
  const askAgain = (position: Position | undefined) => {
    if (!asking) subscribe(position).catch(() => state.socket.disconnect())
  }
  const onEntries = (frame: EntriesFrame) => {
    state.frames.push(frame)
    if (frame.epoch !== state.position.epoch) return askAgain(undefined)
    const mine = state.position.seq
    if (frame.from > mine) {
      state.gaps++
      return askAgain(state.position)
    }
    const fresh = frame.entries.filter((entry) => entry.seq > mine)
    state.doubles += frame.entries.length - fresh.length
    state.entries.push(...fresh)
    if (frame.seq > mine) state.position = { epoch: frame.epoch, seq: frame.seq }
  }
  const resume = async (to: string) => {
    state.socket = await connect(to)
    state.socket.on('entries', onEntries)
    state.socket.on('reset', (frame: ResetFrame) => {
      state.resets.push(frame)
      begin(frame.position, [])
    })
    return subscribe(state.acks.length === 0 ? wanted.position : state.position)
  }

  await resume(url)
  return Object.assign(state, { leave: () => void state.socket.disconnect(), resume })
}

export const seqs = (entries: readonly WireEntry[]): number[] => entries.map((entry) => entry.seq)

/** first, first + 1 … last */
export const span = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
