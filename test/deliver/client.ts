/**
 * Client — a reader of one stream and one filter: connects, breaks off, resumes, and applies the client's rule.
 */
import type { Socket } from 'socket.io'
import { readSubscribe, type Request } from '../../server/deliver/request'
import { canResume } from '../../server/deliver/resume'
import { Subscription } from '../../server/deliver/subscription'
import type { Hold } from '../../server/deliver/tails'
import type { EntriesFrame } from '../../schemas/wire'
import { FakeSocket } from './fake-socket'
import { EPOCH } from './scripted'
import type { Node, World } from './world'

const STREAM = 'weir'
const FILTERS = [undefined, { type: 'Like' }, { type: 'Create' }, { object: 'urn:nothing' }]

export class Client {
  readonly request: Request
  socket: FakeSocket | null = null
  #node!: Node
  #seq: number | null = null
  #began = 0
  readonly #got: number[] = []

  constructor(readonly world: World) {
    this.request = readSubscribe({ stream: STREAM, filter: world.pick(FILTERS) })
  }

  get canResubscribe(): boolean {
    return this.socket !== null && this.#seq !== null
  }

  connect(node: Node): Promise<void> {
    const { world } = this
    this.#node = node
    this.socket = new FakeSocket(node.io, {
      join: (run) => (world.mistake.join ? world.mistake.join(run, world.clock) : run()),
      onWrong: (what) => world.wrong.push(what),
    })
    return this.subscribe()
  }

  /** As the gateway does it: end what is replaced, hold, judge the position, acknowledge, follow. */
  async subscribe(): Promise<void> {
    const { world, request } = this
    const socket = this.socket!
    const node = this.#node
    socket.subscription?.end()
    const subscription = new Subscription(socket as unknown as Socket, socket.backlog, request, {
      ...node,
      limits: world.limits,
      clock: world.clock,
    })
    socket.subscription = subscription
    const position = this.#seq === null ? null : { epoch: EPOCH, seq: this.#seq }
    let hold: Hold | undefined
    try {
      hold = await node.tails.hold(STREAM)
      const { tail } = hold
      const recovered = position !== null && (await canResume(tail, position, world.headOnPrimary))
      const { generation } = tail
      const cursor = recovered ? position.seq : tail.flushed
      if (!socket.connected || socket.subscription !== subscription) return hold.release()
      socket.acknowledge(recovered, cursor)
      subscription.follow(world.mistake.hold?.(hold) ?? hold, cursor, generation)
    } catch {
      hold?.release()
      if (socket.subscription === subscription) socket.close()
      if (this.socket === socket && !socket.connected) this.drop()
    }
  }

  drop(): void {
    this.socket?.close()
    this.socket = null
  }

  receive(most: number): void {
    const { socket } = this
    for (let count = 0; socket && count < most && socket.sent.length > 0; count++) {
      const { event, json } = socket.sent.shift()!
      if (event === 'ack') this.#begin(JSON.parse(json))
      else if (event === 'entries') this.#take(JSON.parse(json))
      else this.world.wrong.push(`a ${event} although nothing was lost`)
    }
  }

  check(): void {
    const { filter } = this.request
    const wanted = this.world.log
      .filter(({ seq, text }) => seq > this.#began && matches(filter, text))
      .map(({ seq }) => seq)
    if (this.#got.join() !== wanted.join())
      this.world.wrong.push(`got ${this.#got.join()} of ${wanted.join()} since ${this.#began}`)
  }

  #begin({ recovered, seq }: { recovered: boolean; seq: number }): void {
    if (this.#seq !== null && !recovered) this.world.wrong.push(`${this.#seq} was not recovered`)
    if (this.#seq === null) this.#began = this.#seq = seq
  }

  #take(frame: EntriesFrame): void {
    const mine = this.#seq
    if (mine === null) return void this.world.wrong.push('a frame before the acknowledgement')
    if (frame.seq <= mine) return
    if (frame.from > mine) this.world.wrong.push(`a gap from ${mine} to ${frame.from}`)
    for (const { seq } of frame.entries) if (seq > mine) this.#got.push(seq)
    this.#seq = frame.seq
  }
}

const matches = (filter: Request['filter'], text: string): boolean =>
  !filter ||
  (filter.canonical.includes('Like') && text.includes('"Like"')) ||
  (filter.canonical.includes('Create') && text.includes('"Create"'))
