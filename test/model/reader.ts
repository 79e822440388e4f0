/**
 * Reader — a browser: client/follow.ts decides, as it does there; here is only a wire that breaks, and a witness.
 *
 * Rule: the witness compares every frame and every step of the client with the log as it is: what a frame says, what is
 * shown, and what a resume promises (P2, P3, P4). Of a numbering that a restore has ended it demands nothing but that
 * the reader is told in the end; of one with a hole, that nobody waits before it for ever.
 */
import { follow, type Following, type Happening, type Step } from '../../client/follow'
import type { Position } from '../../schemas/position'
import type { EntriesFrame, SubscribeAck } from '../../schemas/wire'
import type { Node } from './node'
import { ModelSocket, type Sent } from './socket-io'
import { STREAM, type World } from './world'

export type Kind = 'Like' | 'Create' | 'Delete'
const FILTERS: readonly (Kind | 'nothing' | null)[] = [null, null, 'Like', 'Create', 'nothing']

export class Reader {
  readonly filter
  readonly last: number
  state: Following
  socket: ModelSocket | null = null
  node: Node | null = null
  /** Its last question was refused for now, or it unsubscribed. */
  mustAsk = false
  #asked: Position | null = null
  /** Everything matching above this must have been shown. */
  #began: Position | null
  #shown: number[] = []

  constructor(
    readonly name: string,
    readonly world: World,
  ) {
    const { random, database } = world
    this.filter = random.pick(FILTERS)!
    // The model's database does not answer filtered pages.
    this.last = this.filter === null ? 1 + random.below(3) : 0
    const page = random.chance(0.5) ? database.visible : random.below(database.visible + 1)
    const position = random.chance(0.5) ? null : { epoch: database.epoch, seq: page }
    this.state = { position, room: null, asking: false }
    this.#began = position
  }

  get words(): string {
    const { position } = this.state
    return `reader ${this.name} (${this.filter ?? 'all'}) at ${position === null ? 'no position' : position.seq}`
  }

  connect(node: Node): void {
    this.world.say(`${this.words} connects to node ${node.name}`)
    this.node = node
    this.socket = new ModelSocket(node.io, (what) => this.world.break(`${this.words}: ${what}`))
    this.ask()
  }

  ask(): void {
    this.mustAsk = false
    this.#take({ what: 'asked' })
    const { position } = this.state
    this.#asked = position
    this.socket!.ask('subscribe', {
      stream: STREAM,
      last: this.last,
      ...(position === null ? {} : { position }),
      ...(this.filter === null ? {} : { filter: filterOf(this.filter) }),
    })
  }

  unsubscribe(): void {
    this.socket!.ask('unsubscribe', { room: this.state.room })
    this.mustAsk = true
  }

  /** The connection is gone, as this reader sees it. What was on its way is lost. */
  closed(): void {
    this.socket = this.node = null
    this.mustAsk = false
    this.#take({ what: 'closed' })
  }

  drop(): void {
    const { socket } = this
    this.closed()
    socket?.close()
  }

  receive(most: number): void {
    const { socket } = this
    for (let count = 0; socket && this.socket === socket && count < most; count++) {
      const sent = socket.sent.shift()
      if (!sent) break
      this.world.say(`${this.words} receives ${wordsOf(sent)}`)
      this.#receive(sent)
    }
    if (socket?.connected === false && socket === this.socket) this.closed()
  }

  /** Everybody has come back, and a patrol has been. */
  checkLevel(): void {
    const { world } = this
    const { database } = world
    const began = this.#began?.epoch === database.epoch ? this.#began.seq : null
    if (began === null)
      return world.break(`${this.words} was never told that the numbering is another one`)
    const wanted = this.#matching(began, database.head)
    if (this.#shown.join() !== wanted.join())
      world.break(
        `${this.words} began at ${began} and shows ${list(this.#shown)} of ${list(wanted)}`,
      )
    if (database.hasHoleAbove(began))
      world.break(`${this.words} began at ${began} and was not told of a hole`)
  }

  #receive(sent: Sent): void {
    const { world } = this
    if (sent.event === 'answer') {
      this.#checkAnswer(sent.payload)
      this.#take({ what: 'answered', answer: sent.payload })
      if (!sent.payload.ok) this.mustAsk = true
    } else if (sent.event === 'entries') {
      this.#checkFrame(sent.payload)
      this.#take({ what: 'entries', frame: sent.payload })
    } else {
      if (!world.isTorn) world.break(`${this.words}: a reset although nothing was lost`)
      this.#take({ what: 'reset', frame: sent.payload })
    }
  }

  #take(happening: Happening): void {
    const before = this.state.position
    const step = follow(this.state, happening)
    this.state = step.following
    if (step.then === 'cut') this.#begin(step, happening.what === 'answered' ? this.last : 0)
    else this.#checkStep(before, step)
    if (step.then !== 'ask') return
    if (this.state.position !== null) this.world.clientGap(this)
    this.ask()
  }

  #begin({ following, show }: Step, last: number): void {
    this.#began = following.position
    this.#shown = []
    const { epoch, seq } = following.position!
    if (epoch !== this.world.database.epoch || last === 0) return
    this.#compare(`the newest ${last}`, show, this.#matching(0, seq).slice(-last))
  }

  #checkStep(before: Position | null, { following, show }: Step): void {
    const after = following.position
    if (after === before || after === null) return
    if (before === null || after.seq < before.seq)
      return this.world.break(`${this.words}: its position went back from ${before?.seq}`)
    if (after.epoch !== this.world.database.epoch) return
    this.#compare('what it shows', show, this.#matching(before.seq, after.seq))
    for (const { seq } of show) this.#shown.push(seq)
  }

  #checkAnswer(answer: SubscribeAck): void {
    const { world } = this
    const asked = this.#asked
    if (!answer.ok) {
      if (answer.retry === 'never') world.break(`${this.words} was refused: ${answer.code}`)
      return
    }
    const { epoch, seq } = answer.position
    if (answer.recovered) {
      if (asked?.epoch !== epoch || asked.seq !== seq)
        world.break(`${this.words}: recovered, but at ${seq} and not where it asked`)
      else if (epoch === world.database.epoch && seq > world.database.head)
        world.break(`${this.words}: recovered from beyond the head`)
    } else if (asked !== null && !world.isTorn)
      world.break(`${this.words}: not recovered although nothing was lost`)
  }

  /** The wire's word: everything matching in (from, seq], ascending. */
  #checkFrame({ epoch, from, seq, entries }: EntriesFrame): void {
    if (epoch === this.world.database.epoch)
      this.#compare(`a frame from ${from} to ${seq}`, entries, this.#matching(from, seq))
  }

  #compare(what: string, got: EntriesFrame['entries'], wanted: readonly number[]): void {
    const { database } = this.world
    const seqs = got.map(({ seq }) => seq)
    if (seqs.join() !== wanted.join())
      this.world.break(`${this.words}: ${what} holds ${list(seqs)}, and not ${list(wanted)}`)
    for (const { seq, activity } of got)
      if (database.at(seq)?.id !== activity['id'])
        this.world.break(`${this.words}: ${what} has a stranger as ${seq}`)
  }

  #matching(above: number, upTo: number): number[] {
    return this.world.database.docs
      .filter(({ seq }) => seq > above && seq <= upTo)
      .filter(({ text }) => this.filter === null || text.startsWith(`{"type":"${this.filter}"`))
      .map(({ seq }) => seq)
  }
}

const filterOf = (filter: Kind | 'nothing') =>
  filter === 'nothing' ? { object: 'urn:nothing' } : { type: filter }

const list = (seqs: readonly number[]): string => seqs.join() || 'nothing'

function wordsOf({ event, payload }: Sent): string {
  if (event === 'reset') return `a reset to ${payload.position.seq}`
  if (event === 'entries')
    return `${list(payload.entries.map(({ seq }) => seq))}, from ${payload.from} to ${payload.seq}`
  if (!payload.ok) return `a refusal: ${payload.code}`
  return `the answer: ${payload.recovered ? 'recovered' : 'live'} from ${payload.position.seq}`
}
