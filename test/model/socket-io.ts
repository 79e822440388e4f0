/**
 * Socket.IO — as a schedule plays it: rooms, and sockets whose frames wait until the reader takes them.
 *
 * Rule: what was sent arrives in order or, with the connection, not at all. A socket that is *frozen* takes nothing,
 * and its connection does not drain.
 */
import { EventEmitter } from 'node:events'
import type { EntriesFrame, SubscribeAck } from '../../schemas/wire'

/** Stands for Socket.IO's class. The port is handed in place of an HTTP server, and keeps it. */
export class Server extends EventEmitter {
  readonly adapter = new EventEmitter()
  /** Connections below are closed at once: nobody has to be cut off. */
  readonly engine = Object.assign(new EventEmitter(), { use: () => undefined })
  readonly rooms = new Map<string, Set<ModelSocket>>()
  readonly sockets = new Map<string, ModelSocket>()

  constructor(port: { io?: Server }) {
    super()
    port.io = this
  }

  of(): this {
    return this
  }

  to(room: string): { emit: (event: string, payload: object) => void } {
    return {
      emit: (event, payload) => {
        for (const socket of this.rooms.get(room) ?? []) socket.emit(event, payload)
      },
    }
  }

  join(room: string, socket: ModelSocket): void {
    const members = this.rooms.get(room) ?? new Set()
    this.rooms.set(room, members)
    if (members.size === 0) this.adapter.emit('create-room', room)
    members.add(socket)
    this.sockets.set(socket.id, socket)
    this.adapter.emit('join-room', room, socket.id)
  }

  leave(room: string, socket: ModelSocket): void {
    const members = this.rooms.get(room)
    if (!members?.delete(socket)) return
    this.adapter.emit('leave-room', room, socket.id)
    if (members.size > 0) return
    this.rooms.delete(room)
    this.adapter.emit('delete-room', room)
  }

  close(): void {}
}

export type Sent =
  | { readonly event: 'answer'; readonly payload: SubscribeAck }
  | { readonly event: 'entries'; readonly payload: EntriesFrame }
  | { readonly event: 'reset'; readonly payload: ResetPayload }
type ResetPayload = {
  room: string
  stream: string
  position: { epoch: string; seq: number }
  code: string
}

export class ModelSocket {
  readonly id = `socket ${made++}`
  connected = true
  frozen = false
  /** Drains by itself. */
  prompt = false
  /** On its way to the reader; lost with the connection. */
  readonly sent: Sent[] = []
  readonly conn = Object.assign(new EventEmitter(), {
    transport: { socket: { close: () => undefined } },
    close: () => this.close(),
    request: { headers: {}, socket: { remoteAddress: '127.0.0.1' } },
  })
  readonly request = this.conn.request
  readonly #handlers = new Map<string, (...args: unknown[]) => void>()
  #onAny: ((...args: unknown[]) => void) | null = null
  readonly #in = new Set<string>()
  #waits = false
  /** The last seq that was put on this wire. */
  #last = -1
  #answered = false

  constructor(
    readonly io: Server,
    readonly onWrong: (what: string) => void,
  ) {
    io.emit('connection', this)
  }

  on(event: string, handler: (...args: unknown[]) => void): void {
    this.#handlers.set(event, handler)
  }
  onAny(handler: (...args: unknown[]) => void): void {
    this.#onAny = handler
  }

  /** From the reader. */
  ask(event: string, input: unknown): void {
    this.#onAny!.call(this, event, input, (payload: object) => {
      if (event !== 'subscribe') return
      const answer = read<SubscribeAck>(payload)
      if (answer.ok) this.#last = answer.position.seq
      this.#answered ||= answer.ok
      this.#send({ event: 'answer', payload: answer }, payload)
    })
  }

  /** To the reader. */
  emit(event: string, payload: object): void {
    if (!this.connected) return
    if (!this.#answered) this.onWrong(`a frame was sent before the subscription was answered`)
    if (event === 'reset') {
      const frame = read<ResetPayload>(payload)
      this.#last = frame.position.seq
      return this.#send({ event, payload: frame }, payload)
    }
    const frame = read<EntriesFrame>(payload)
    for (const { seq } of frame.entries) {
      if (seq <= this.#last) this.onWrong(`${seq} was sent twice or late on one wire`)
      this.#last = seq
    }
    this.#send({ event: 'entries', payload: frame }, payload)
  }

  #send(sent: Sent, payload: object): void {
    if (!this.connected) return
    this.sent.push(sent)
    this.#waits = true
    this.conn.emit('packetCreate', { data: (payload as { json?: string }).json ?? '' })
    if (this.prompt) setImmediate(() => this.drain())
  }

  async join(room: string): Promise<void> {
    if (!this.connected) return
    this.#in.add(room)
    this.io.join(room, this)
  }

  leave(room: string): void {
    this.#in.delete(room)
    this.io.leave(room, this)
  }

  drain(): void {
    if (this.frozen || !this.#waits) return
    this.#waits = false
    this.conn.emit('drain')
  }

  disconnect(): void {
    this.close()
  }

  close(): void {
    if (!this.connected) return
    this.connected = false
    for (const room of [...this.#in]) this.leave(room)
    this.conn.emit('close')
    this.#handlers.get('disconnect')!.call(this)
  }
}

let made = 0
const parsed = new WeakMap<object, unknown>()

/** A frame for a whole room is read once. */
function read<T>(payload: object): T {
  if (!('json' in payload)) return payload as T
  if (!parsed.has(payload)) parsed.set(payload, JSON.parse(payload.json as string))
  return parsed.get(payload) as T
}
