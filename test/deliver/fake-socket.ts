/**
 * Fake sockets — Socket.IO's rooms, and sockets that are slow, are shed and break off when the test says so.
 */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { Backlog } from '../../server/deliver/backlog'
import type { Follower } from '../../server/deliver/follower'
import type { Spliced } from '../../server/deliver/frame'
import type { EntriesFrame } from '../../schemas/wire'

/** Rooms as Socket.IO has them: the first who joins creates one, the last who leaves deletes it. */
export class FakeIo {
  readonly adapter = new EventEmitter()
  readonly rooms = new Map<string, Set<FakeSocket>>()
  readonly sockets = new Map<string, FakeSocket>()

  of(): this {
    return this
  }

  to(room: string): { emit: (event: string, payload: Spliced) => void } {
    return {
      emit: (event, payload) => {
        for (const socket of this.rooms.get(room) ?? []) socket.emit(event, payload)
      },
    }
  }

  join(room: string, socket: FakeSocket): void {
    const members = this.rooms.get(room) ?? new Set()
    this.rooms.set(room, members)
    if (members.size === 0) this.adapter.emit('create-room', room)
    members.add(socket)
    this.sockets.set(socket.id, socket)
    this.adapter.emit('join-room', room, socket.id)
  }

  leave(room: string, socket: FakeSocket): void {
    const members = this.rooms.get(room)
    if (!members?.delete(socket)) return
    this.adapter.emit('leave-room', room, socket.id)
    if (members.size > 0) return
    this.rooms.delete(room)
    this.adapter.emit('delete-room', room)
  }
}

export class FakeSocket {
  readonly id = randomUUID()
  connected = true
  subscription: Follower | null = null
  /** On its way to the client; lost with the connection. */
  readonly sent: { event: string; json: string }[] = []
  shedWithNext = false
  #last = 0
  #blocked = false
  #waiting: (() => void)[] = []

  readonly backlog: Backlog = {
    bytes: 0,
    isSlow: () => this.#blocked,
    drained: () =>
      this.#blocked && this.connected
        ? new Promise((wake) => this.#waiting.push(wake))
        : Promise.resolve(),
    stuckFor: () => false,
  }

  constructor(
    readonly io: FakeIo,
    readonly given: { join: (run: () => void) => void; onWrong: (what: string) => void },
  ) {}

  acknowledge(recovered: boolean, seq: number): void {
    this.sent.push({ event: 'ack', json: JSON.stringify({ recovered, seq }) })
    this.#last = seq
  }

  emit(event: string, { json }: Spliced): void {
    if (!this.connected) return
    this.sent.push({ event, json })
    if (event !== 'entries') return
    for (const { seq } of (JSON.parse(json) as EntriesFrame).entries) {
      if (seq <= this.#last) this.given.onWrong(`${seq} was sent twice or late to one socket`)
      this.#last = seq
    }
    if (this.shedWithNext) this.shed()
  }

  join(room: string): void {
    this.given.join(() => this.io.join(room, this))
  }

  leave(room: string): void {
    this.io.leave(room, this)
  }

  shed(): void {
    this.shedWithNext = false
    this.#blocked = true
    this.subscription?.shed()
  }

  unblock(): void {
    this.#blocked = this.shedWithNext = false
    for (const wake of this.#waiting.splice(0)) wake()
  }

  close(): void {
    this.connected = false
    this.subscription?.end()
    this.unblock()
  }
}
