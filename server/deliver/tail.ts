/**
 * Tail — this node's follower of one stream.
 *
 * In:  rings (lossy, doubled, late, out of order) and heads (what MongoDB holds).
 * Out: `onFlush(entries, to)`: 41, 42, 43 … each once, in order, none missing (P2, P3).
 *
 * The rule is one line: an entry is accepted only if its seq is `last + 1`. Smaller: seen, drop. Larger: a gap,
 * and nothing passes until MongoDB has filled it; guessing past a gap would let a client move its position over a hole.
 * What MongoDB will never fill is told as a reset, and it begins anew behind it (hole.ts).
 *
 * What has been accepted waits some milliseconds and is flushed together. Others reckon from `flushed`, never from
 * `last`: an entry that is accepted but not flushed would be sent twice to, or missed by, who joins in between.
 * Knows nothing of sockets, filters or Redis, so that the model can drive it.
 */
import type { Clock } from '../clock'
import type { Limits } from '../config'
import type { Ring } from '../broadcast/ring'
import { Entry, toEntry, type Stored } from './entry'
import { Hole } from './hole'
import { createRecent, type Budget } from './recent'

export interface TailOptions {
  readonly stream: string
  readonly epoch: string
  /** The head as read after Redis acknowledged the subscription: what is written in between is in it or rings. */
  readonly head: number
  readonly limits: Limits
  readonly clock: Clock
  readonly range: (after: number, limit: number) => Promise<readonly Stored[]>
  readonly onFlush: (entries: readonly Entry[], to: number) => void
  readonly onReset: () => void
  /** When the last fan-out ended; now, while one is under way. */
  readonly fannedOut?: () => number
  /** Shared by all tails of a node. */
  readonly budget?: Budget
}

const GATHER = 3

export class Tail {
  readonly stream: string
  #epoch: string
  #last: number
  #flushed: number
  /** The highest seq that is known to exist. */
  #known: number
  #generation = 0
  #pending: Entry[] = []
  #flushing = false
  #lastFlush = -Infinity
  /** When all had been called whom the last flush called; a fan-out in slices goes on behind it. */
  #handedOut = -Infinity
  #inCompany = false
  #catchingUp = false
  #closed = false
  #cancelRetry: (() => void) | undefined
  #waiting: { seq: number; wake: () => void }[] = []
  readonly #hole
  readonly #recent
  readonly #options: TailOptions

  constructor(options: TailOptions) {
    this.#options = options
    this.stream = options.stream
    this.#epoch = options.epoch
    this.#last = this.#flushed = this.#known = options.head
    const { recentEntries, recentBytes, holeMs } = options.limits
    this.#hole = new Hole(holeMs)
    this.#recent = createRecent({ entries: recentEntries, bytes: recentBytes }, options.budget)
  }

  get epoch(): string {
    return this.#epoch
  }
  get last(): number {
    return this.#last
  }
  get flushed(): number {
    return this.#flushed
  }
  get closed(): boolean {
    return this.#closed
  }
  /** Changes when the numbering was lost: whoever reckons with an older one starts anew. */
  get generation(): number {
    return this.#generation
  }

  recentAfter(seq: number): readonly Entry[] | null {
    return this.#recent.after(seq)
  }

  /** Entries of this numbering, as they were read for somebody: who comes next need not read them again. */
  learn(page: readonly Entry[], generation: number): void {
    if (!this.#closed && generation === this.#generation) this.#recent.precede(page, this.#flushed)
  }

  /** A ring with a valid mac. One of another epoch says nothing about this numbering. */
  ring(ring: Ring): void {
    if (this.#closed || ring.epoch !== this.#epoch || ring.seq <= this.#last) return
    const entry =
      ring.seq === this.#last + 1 && ring.text !== undefined ? new Entry(ring.seq, ring.text) : null
    // What it does to others, the line does not say.
    if (entry === null || entry.mayChange) return this.sawHead(ring.seq)
    this.#accept(entry)
    if (this.#known > this.#last) this.#catchUp()
  }

  /** MongoDB holds entries up to here. */
  sawHead(head: number): void {
    if (this.#closed || head <= this.#known) return
    this.#known = head
    this.#catchUp()
  }

  /** The numbering is not the one we knew: another epoch, or a head below what we have seen. */
  reset(epoch: string, head: number): void {
    if (this.#closed) return
    this.#generation++
    this.#epoch = epoch
    this.#last = this.#flushed = this.#known = head
    this.#pending = []
    this.#recent.clear()
    this.#options.onReset()
    this.#wake(Infinity)
  }

  /** For a seq that is known to exist: resolves when the tail has flushed it, was reset, or is closed. */
  reached(seq: number): Promise<void> {
    this.sawHead(seq)
    return new Promise((resolve) => this.onceFlushed(seq, resolve))
  }

  /** For a seq that may never come; answers how to stop waiting. */
  onceFlushed(seq: number, wake: () => void): () => void {
    if (this.#closed || this.#flushed >= seq) wake()
    else this.#waiting.push({ seq, wake })
    return () => {
      this.#waiting = this.#waiting.filter((waiting) => waiting.wake !== wake)
    }
  }

  close(): void {
    this.#closed = true
    this.#cancelRetry?.()
    this.#pending = []
    this.#recent.clear()
    this.#wake(Infinity)
  }

  #accept(entry: Entry): void {
    this.#last = entry.seq
    this.#known = Math.max(this.#known, entry.seq)
    this.#pending.push(entry)
    if (this.#flushing) return
    this.#flushing = true
    const { clock } = this.#options
    if (this.#restMs() <= 0) clock.soon(() => this.#flush())
    else this.#flushLater()
  }

  /**
   * While entries come in company it is counted from the end of the fan-out before: they gather, and travel together. No longer
   * than that fan-out took, twice: where few listen, a frame costs less than the wait for company.
   */
  #restMs(): number {
    const { clock, limits, fannedOut } = this.#options
    const ended = Math.max(this.#handedOut, fannedOut?.() ?? 0)
    const tick = Math.min(limits.flushMs, GATHER * (ended - this.#lastFlush))
    return (this.#inCompany ? ended : this.#lastFlush) + tick - clock.now()
  }

  #flushLater(): void {
    this.#options.clock.later(Math.max(this.#restMs(), 0), () => {
      if (!this.#closed && this.#restMs() > 0) this.#flushLater()
      else this.#flush()
    })
  }

  #flush(): void {
    this.#flushing = false
    if (this.#closed || this.#pending.length === 0) return
    const entries = this.#pending
    this.#pending = []
    this.#inCompany = entries.length > 1
    this.#flushed = entries.at(-1)!.seq
    this.#lastFlush = this.#options.clock.now()
    for (const entry of entries) this.#recent.push(entry)
    this.#options.onFlush(entries, this.#flushed)
    this.#handedOut = this.#options.clock.now()
    this.#wake(this.#flushed)
  }

  #wake(upTo: number): void {
    const woken = this.#waiting.filter(({ seq }) => seq <= upTo)
    this.#waiting = this.#waiting.filter(({ seq }) => seq > upTo)
    for (const { wake } of woken) wake()
  }

  #catchUp(): void {
    if (this.#catchingUp) return
    this.#catchingUp = true
    void this.#readUntilLevel().finally(() => {
      this.#catchingUp = false
      if (!this.#closed && this.#last < this.#known) this.#catchUp()
    })
  }

  async #readUntilLevel(): Promise<void> {
    const { clock, limits, range } = this.#options
    for (let failures = 0; !this.#closed && this.#last < this.#known;) {
      const generation = this.#generation
      const before = this.#last
      const page = await range(this.#last, limits.catchUpPage).catch(() => null)
      if (this.#closed) return
      if (generation !== this.#generation) continue
      for (const stored of page ?? [])
        if (stored.seq === this.#last + 1) this.#accept(toEntry(stored))
      const next = page?.[0]?.seq
      // Nothing new although more exists: majority lags, or the read failed. Look again, never skip.
      if (this.#last > before) failures = 0
      else if (this.#hole.isToStay(this.#last, next, clock.now())) this.#beginAfterHole(next!)
      else if (this.#last < this.#known) await this.#pause(failures++)
    }
  }

  /** Everybody is told that it goes on from there: nobody is left to think that nothing is missing (P3). */
  #beginAfterHole(next: number): void {
    const known = this.#known
    this.reset(this.#epoch, next - 1)
    this.#known = known
  }

  #pause(failures: number): Promise<void> {
    const { catchUpRetryMs, catchUpRetryMaxMs } = this.#options.limits
    const ms =
      Math.min(catchUpRetryMs * 2 ** failures, catchUpRetryMaxMs) * (0.75 + Math.random() / 2)
    return new Promise((resolve) => {
      const cancel = this.#options.clock.later(ms, resolve)
      this.#cancelRetry = () => {
        cancel()
        resolve()
      }
    })
  }
}
