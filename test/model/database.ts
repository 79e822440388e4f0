/**
 * Database — MongoDB as a schedule plays it: one log under two unique indexes, and answers that take their time.
 *
 * In:  the questions that `append` and `history` ask through Mongoose. Out: answers when the schedule gives them.
 * Rule: a question waits until the schedule answers or fails it, and may show what was true when it was asked or
 * what is true when it is answered. What a majority has may lag behind what the primary has. The reply to a write
 * is lost separately from the write.
 */
import type { Entry } from '../../server/append/entry'
import type { Store } from '../../server/append/store'

export interface Question {
  readonly node: string
  readonly what: string
  /** Answers what was said, for the reader of the schedule. */
  answer(early: boolean): string
  fail(half: number): void
}

export const KEY = 'bW9kZWw='
const EPOCHS = 'abcdefghijklmnopqrstuvwxyz'

export class Database {
  docs: Entry[] = []
  /** The highest seq that a majority has. */
  visible = 0
  restores = 0
  waiting: Question[] = []
  /** From now on every question is answered by itself. */
  atOnce = false
  lags = false
  onWrong: (what: string) => void = () => undefined
  /** Whatever stood anywhere, with the epoch under which it did. */
  readonly #stood = new Set<string>()
  readonly #dead = new Set<string>()

  get epoch(): string {
    return EPOCHS[this.restores % EPOCHS.length]!.repeat(8)
  }

  get head(): number {
    return this.docs.at(-1)?.seq ?? 0
  }

  at(seq: number): Entry | undefined {
    return this.docs.find((doc) => doc.seq === seq)
  }

  hasHoleAbove(seq: number): boolean {
    return this.docs.filter((doc) => doc.seq > seq).length < this.head - seq
  }

  /** From a backup with entries up to here; the connections break. */
  restore(head: number): void {
    this.restores++
    this.docs = this.#upTo(head)
    this.visible = Math.min(this.visible, head)
    for (const doc of this.docs) this.#stand(doc)
    this.breakConnections()
  }

  breakConnections(): void {
    for (const question of this.waiting.splice(0)) question.fail(0)
  }

  /** As if a writer had seen the one before it. */
  tear(doc: Entry): void {
    this.docs.push(doc)
  }

  /** Whether a post may be told this position: it stands there, or did so before a restore. */
  holds({ epoch, seq, id }: { epoch: string; seq: number; id: string }): boolean {
    if (epoch === this.epoch) return this.at(seq)?.id === id
    return this.#stood.has(`${epoch} ${seq} ${id}`)
  }

  /** What a node that died had asked is answered to nobody; a write may have happened. */
  forget(node: string, apply: () => boolean): void {
    this.#dead.add(node)
    for (const question of this.waiting.filter((one) => one.node === node))
      if (apply()) question.answer(false)
    this.waiting = this.waiting.filter((one) => one.node !== node)
  }

  storeFor(node: string, hook: (entries: readonly Entry[]) => void): Store {
    const read = <T>(what: string, look: (docs: readonly Entry[]) => T) =>
      new Query(
        (level) => (level === 'local' ? this.docs : this.#upTo(this.visible)),
        (see) => this.#ask(node, what, () => look(see())),
      )
    return {
      identity: this.#meta(),
      arrivals: () => this.restores,
      meta: {
        findById: () =>
          new Query(
            () => [],
            () => this.#ask(node, 'identity', () => this.#meta()),
          ),
      },
      streams: { insertMany: async () => undefined },
      entries: {
        findOne: () => read('head', (docs) => docs.at(-1) ?? null),
        find: (query: Condition) => read(wordsOf(query), (docs) => docs.filter(conditionOf(query))),
        insertMany: async (given: Entry[]) => {
          await this.#insert(node, given)
          hook(given)
          return given
        },
      },
    } as unknown as Store
  }

  async #insert(node: string, given: readonly Entry[]): Promise<void> {
    const what = `insert ${given.map(({ seq }) => seq).join()}`
    const put = (most: number): Error | null => {
      for (const doc of given.slice(0, most)) {
        if (this.docs.some(({ seq, idHash }) => seq === doc.seq || idHash === doc.idHash))
          return Object.assign(new Error('duplicate key'), { code: 11000 })
        if (doc.seq !== this.head + 1)
          this.onWrong(`${doc.seq} was stored above ${this.head}: a hole`)
        this.docs.push({ ...doc })
        this.#stand(doc)
        if (!this.lags) this.visible = this.head
      }
      return null
    }
    const wrong = await this.#ask(node, what, () => put(given.length), put)
    await this.#ask(node, `the reply to ${what}`, () => wrong)
    if (wrong) throw wrong
  }

  #upTo(head: number): Entry[] {
    return this.docs.filter(({ seq }) => seq <= head)
  }

  #stand({ seq, id }: Entry): void {
    this.#stood.add(`${this.epoch} ${seq} ${id}`)
  }

  #meta() {
    return { _id: 'meta', epoch: this.epoch, ringKey: KEY }
  }

  #ask<T>(
    node: string,
    what: string,
    look: () => T,
    write?: (half: number) => unknown,
  ): Promise<T> {
    if (this.#dead.has(node)) return new Promise(() => undefined)
    if (this.atOnce) return new Promise((resolve) => setImmediate(() => resolve(look())))
    const seen = write ? undefined : look()
    return new Promise((resolve, reject) => {
      this.waiting.push({
        node,
        what,
        answer(early) {
          const found = early && !write ? (seen as T) : look()
          resolve(found)
          return said(found)
        },
        fail(half) {
          write?.(half)
          reject(Object.assign(new Error('connection reset'), { code: 'ECONNRESET' }))
        },
      })
    })
  }
}

interface Condition {
  seq?: { $gt: number; $lt: number }
  idHash?: { $in: string[] }
  at?: { $gte: Date }
}

function conditionOf({ seq, idHash, at }: Condition): (doc: Entry) => boolean {
  if (seq) return (doc) => doc.seq > seq.$gt && doc.seq < seq.$lt
  if (idHash) return (doc) => idHash.$in.includes(doc.idHash)
  if (at) return (doc) => doc.at >= at.$gte
  throw new Error('the model knows no such query')
}

function wordsOf({ seq, idHash }: Condition): string {
  if (seq) return seq.$lt > 1e9 ? `range above ${seq.$gt}` : `${seq.$gt + 1} to ${seq.$lt - 1}`
  return idHash ? 'which of its ids are stored' : 'heads since'
}

/** Mongoose's chain, as far as it is used. */
class Query<T> {
  #level = 'majority'
  #order = 1
  #most = Infinity

  constructor(
    private readonly see: (level: string) => readonly Entry[],
    private readonly ask: (see: () => readonly Entry[]) => Promise<T>,
  ) {}

  select(): this {
    return this
  }
  sort({ seq }: { seq: 1 | -1 }): this {
    this.#order = seq
    return this
  }
  limit(most: number): this {
    this.#most = most
    return this
  }
  readConcern(level: string): this {
    this.#level = level
    return this
  }
  lean(): Promise<T> {
    const cut = <F>(found: F) =>
      (Array.isArray(found)
        ? (this.#order < 0 ? found.toReversed() : found).slice(0, this.#most)
        : found) as F
    return this.ask(() => this.see(this.#level)).then(cut)
  }
}

function said(found: unknown): string {
  if (found === null) return 'nothing'
  if (found instanceof Error) return found.message
  if (Array.isArray(found)) return found.map(({ seq }: Entry) => seq).join() || 'nothing'
  const { seq, epoch } = found as { seq?: number; epoch?: string }
  return String(seq ?? epoch ?? 'done')
}
