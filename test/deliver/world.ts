/**
 * World — some nodes over one log, with everything between them unreliable, and readers who come and go.
 *
 * In:  random numbers, the weather, perhaps a mistake to be made. Out: what went wrong, in words; nothing when all is well.
 * Rule: Tails, Tail, chase, audience, subscription, rooms and patrol are the real ones; Redis, MongoDB, Socket.IO and time
 * are played here. Every choice comes from the seed, so that a failure can be seen again.
 */
import type { Server } from 'socket.io'
import { LIMITS, type Limits } from '../../server/config'
import { silentLog } from '../../server/log'
import { createPatrol, type Patrol } from '../../server/deliver/patrol'
import { sharedReads, type Range } from '../../server/deliver/reads'
import { createRooms, type Rooms } from '../../server/deliver/rooms'
import { Tails, type Hold } from '../../server/deliver/tails'
import type { Client } from './client'
import { FakeIo } from './fake-socket'
import { EPOCH, ringOf, ScriptedClock, textOf } from './scripted'

const STREAM = 'weir'
const limits: Limits = {
  ...LIMITS,
  fanOutSlice: 2,
  recentEntries: 5,
  catchUpPage: 4,
  frameBytes: 100,
  emptyFrameEvery: 6,
}

/** A mistake, handed in where a part takes something from outside. */
export interface Mistake {
  range?: (range: Range) => Range
  hold?: (hold: Hold) => Hold
  rooms?: (rooms: Rooms, tails: Tails) => Rooms
  join?: (join: () => void, clock: ScriptedClock) => void
}

export interface Weather {
  /** Without it nothing is lost, fails, lags, is shed or dropped. */
  readonly faults: boolean
}

export interface Node {
  readonly tails: Tails
  readonly rooms: Rooms
  readonly io: FakeIo
  readonly range: Range
  readonly patrol: Patrol
}

export class World {
  readonly clock = new ScriptedClock()
  readonly limits = limits
  readonly wrong: string[] = []
  readonly clients: Client[] = []
  readonly nodes: Node[]
  log: { seq: number; text: string }[] = []
  /** How far a majority has it. */
  visible = 0
  readonly #rings: { node: Node; seq: number }[] = []
  readonly #reads: (() => void)[] = []
  #underWay = 0
  #answering = false

  constructor(
    readonly random: () => number,
    readonly weather: Weather,
    readonly mistake: Mistake = {},
  ) {
    this.nodes = [this.#createNode(), this.#createNode()]
  }

  pick<T>(some: readonly T[]): T | undefined {
    return some[Math.floor(this.random() * some.length)]
  }

  chance(of: number): boolean {
    return this.random() < of
  }

  /** Any number of writers: the unique index lets each number be written once, rings come from everywhere. */
  write(): void {
    for (let count = 1 + Math.floor(this.random() * 3); count > 0; count--) {
      const seq = this.log.length + 1
      this.log.push({
        seq,
        text: textOf(Math.floor(this.random() * 100)).replace(/n:\d+/, `n:${seq}`),
      })
      for (const node of this.nodes) {
        if (this.weather.faults && this.chance(0.15)) continue
        this.#rings.push({ node, seq })
        if (this.weather.faults && this.chance(0.1)) this.#rings.push({ node, seq })
      }
    }
    if (!this.weather.faults) this.visible = this.log.length
  }

  majority(): void {
    this.visible += Math.ceil(this.random() * (this.log.length - this.visible))
  }

  ring(): void {
    const inOrder = !this.weather.faults || this.chance(0.7)
    const at = inOrder ? 0 : Math.floor(this.random() * this.#rings.length)
    const [rung] = this.#rings.splice(at, 1)
    if (!rung) return
    const { text } = this.log[rung.seq - 1]!
    const kind = this.random()
    if (kind < 0.05) rung.node.patrol.look([STREAM])
    else
      rung.node.tails.ring(STREAM, ringOf(rung.seq, kind < 0.15 ? { text: undefined } : { text }))
  }

  answer(): void {
    const at = Math.floor(this.random() * this.#reads.length)
    this.#reads.splice(at, 1)[0]?.()
  }

  /** From here on all is well: everybody comes back, and after a patrol everybody has everything. */
  async calm(): Promise<void> {
    this.#answering = true
    this.#rings.length = 0
    this.visible = this.log.length
    while (this.#reads.length > 0) this.answer()
    for (let round = 0; round < 4; round++) {
      for (const client of this.clients) {
        client.socket?.unblock()
        if (client.socket === null) void client.connect(this.pick(this.nodes)!)
      }
      await this.clock.advance(limits.patrolMs)
      while (this.#underWay > 0) await this.clock.settle()
      for (const client of this.clients) client.receive(Infinity)
    }
    for (const client of this.clients) client.check()
  }

  async end(): Promise<void> {
    for (const client of this.clients) client.drop()
    await this.clock.advance(limits.tailGraceMs + 1)
    for (const { tails, patrol } of this.nodes) {
      if (tails.counts.tails > 0) this.wrong.push('a tail is left although nobody follows (P8)')
      patrol.stop()
    }
  }

  readonly head = (): Promise<number> => this.#read(() => this.visible)
  readonly headOnPrimary = (): Promise<number> => this.#read(() => this.log.length)

  #read<T>(look: () => T): Promise<T> {
    const early = look()
    this.#underWay++
    return new Promise((resolve, reject) => {
      const answer = () => {
        this.#underWay--
        if (this.#answering) resolve(look())
        else if (this.weather.faults && this.chance(0.1)) reject(new Error('away'))
        else resolve(this.chance(0.5) ? early : look())
      }
      if (this.#answering) setImmediate(answer)
      else this.#reads.push(answer)
    })
  }

  #createNode(): Node {
    const { clock, mistake } = this
    const io = new FakeIo()
    const read: Range = (_stream, after, limit) =>
      this.#read(() => this.log.slice(after, Math.min(this.visible, after + limit)))
    const range = sharedReads(mistake.range?.(read) ?? read, limits.chaseReads)
    const shared = { limits, clock, epoch: () => EPOCH, head: this.head }
    const tails = new Tails({
      ...shared,
      range,
      subscribe: async () => undefined,
      unsubscribe: () => undefined,
    })
    const rooms = createRooms(io as unknown as Server, { tails, limits, clock })
    const patrol = createPatrol({
      ...shared,
      tails,
      headOnPrimary: this.headOnPrimary,
      log: silentLog,
      headsSince: async () => new Map(),
      readIdentity: async () => null,
      onIdentity: () => undefined,
    })
    return { tails, io, range, patrol, rooms: mistake.rooms?.(rooms, tails) ?? rooms }
  }
}
