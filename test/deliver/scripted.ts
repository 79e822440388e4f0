/**
 * Scripted — a clock and reads that move only when the test says so.
 */
import type { CompiledFilter } from '../../server/append/filter'
import { compileFilter, parseFilter } from '../../server/append/filter'
import type { Ring } from '../../server/broadcast/ring'
import { Entry } from '../../server/deliver/entry'
import type { Clock } from '../../server/clock'

/** Everything that promises alone can do is done after this. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Task {
  readonly at: number
  readonly run: () => void
}

export class ScriptedClock implements Clock {
  #now = 1_000_000
  #tasks: Task[] = []

  now(): number {
    return this.#now
  }

  later(ms: number, run: () => void): () => void {
    const task = { at: this.#now + Math.max(0, ms), run }
    this.#tasks.push(task)
    return () => {
      this.#tasks = this.#tasks.filter((one) => one !== task)
    }
  }

  soon(run: () => void): void {
    this.later(0, run)
  }

  get waiting(): number {
    return this.#tasks.length
  }

  /** Does what is due now, and what that makes due, until nothing is. */
  async settle(): Promise<void> {
    await turn()
    while (this.#runNext(this.#now)) await turn()
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await this.settle()
    while (this.#runNext(end)) await turn()
    this.#now = end
  }

  #runNext(end: number): boolean {
    const next = this.#tasks.reduce<Task | null>(
      (first, task) => (task.at <= end && (!first || task.at < first.at) ? task : first),
      null,
    )
    if (!next) return false
    this.#tasks.splice(this.#tasks.indexOf(next), 1)
    this.#now = Math.max(this.#now, next.at)
    next.run()
    return true
  }
}

interface Asked {
  readonly after: number
  readonly answer: (page: { seq: number; text: string }[]) => void
  readonly fail: (error: Error) => void
}

/** Reads that wait for their answers; the oldest is answered first. */
export class ScriptedReads {
  /** Where each read so far began. */
  readonly afters: number[] = []
  readonly #asked: Asked[] = []

  readonly range = (after: number): Promise<{ seq: number; text: string }[]> => {
    this.afters.push(after)
    return new Promise((answer, fail) => this.#asked.push({ after, answer, fail }))
  }

  get open(): number {
    return this.#asked.length
  }

  async answer(...seqs: number[]): Promise<void> {
    this.#take().answer(seqs.map((seq) => ({ seq, text: textOf(seq) })))
    await turn()
  }

  async fail(): Promise<void> {
    this.#take().fail(new Error('the store is away'))
    await turn()
  }

  #take(): Asked {
    const asked = this.#asked.shift()
    if (!asked) throw new Error('no read is under way')
    return asked
  }
}

/** Odd ones are likes. */
export const textOf = (seq: number): string =>
  `{"type":"${seq % 2 === 1 ? 'Like' : 'Create'}","id":"urn:n:${seq}"}`

export const entryOf = (seq: number): Entry => new Entry(seq, textOf(seq))
export const entriesOf = (...seqs: number[]): Entry[] => seqs.map(entryOf)
export const seqsOf = (entries: readonly { seq: number }[]): number[] =>
  entries.map(({ seq }) => seq)
export const upTo = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)

export const EPOCH = 'abcdefgh'
export const ringOf = (seq: number, more: Partial<Ring> = {}): Ring => ({
  stream: 'weir',
  epoch: EPOCH,
  seq,
  text: textOf(seq),
  ...more,
})
export const bareRingOf = (seq: number): Ring => ({ stream: 'weir', epoch: EPOCH, seq })

export const filterOf = (input: Record<string, unknown>): CompiledFilter =>
  compileFilter(parseFilter(input))
export const LIKES = filterOf({ type: 'Like' })
