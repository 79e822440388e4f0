/**
 * Tails — the tails of this node: opened by the first follower of a stream, closed after the last (D6, P8).
 *
 * In:  followers (a chase, a room, an SSE answer), rings and doubts from broadcast. Out: frames to audiences.
 * Rule: opening is single-flight: two openings would put a second, younger `last` under rooms that count from the
 * first. The head is read after Redis acknowledged the subscription; rings that come while it is read are kept.
 */
import type { Ring } from '../broadcast/ring'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import type { Position } from '../../schemas/position'
import type { Audience } from './audience'
import { createAudiences, type Audiences } from './audiences'
import type { Stored } from './entry'
import type { Clock } from '../clock'
import type { Budget } from './recent'
import { Tail } from './tail'

export interface TailsOptions {
  readonly limits: Limits
  readonly clock: Clock
  readonly epoch: () => string
  readonly head: (stream: string) => Promise<number>
  readonly range: (stream: string, after: number, limit: number) => Promise<Stored[]>
  readonly subscribe: (stream: string) => Promise<void>
  readonly unsubscribe: (stream: string) => void
}

interface Followed {
  readonly audiences: Audiences
  /** Rings heard before the tail stands. */
  early: Ring[]
  followers: number
  tail: Tail | null
  opening: Promise<Tail>
  cancelClose: (() => void) | null
}

export interface Hold {
  readonly tail: Tail
  /** Once; later calls do nothing. */
  release(): void
}

const EARLY_MOST = 64

export class Tails {
  readonly #followed = new Map<string, Followed>()
  readonly #options: TailsOptions
  readonly #budget: Budget

  constructor(options: TailsOptions) {
    this.#options = options
    this.#budget = { bytes: 0, most: options.limits.recentBytesOfNode }
  }

  /** Rejects with `no-primary` when the head can't be read. */
  async hold(stream: string): Promise<Hold> {
    const followed = this.#follow(stream)
    const release = once(() => this.#unfollow(stream, followed))
    try {
      return { tail: await followed.opening, release }
    } catch (error) {
      release()
      throw new Refusal('no-primary', 'The stream can not be read now.', { cause: error })
    }
  }

  /** For a stream that is held: the audience gets everything after what the tail has flushed. */
  admit(audience: Audience): Tail {
    const followed = this.#follow(audience.stream)
    const tail = followed.tail!
    audience.sent = tail.flushed
    followed.audiences.add(audience)
    return tail
  }

  dismiss(audience: Audience): void {
    const followed = this.#followed.get(audience.stream)
    if (followed?.audiences.delete(audience)) this.#unfollow(audience.stream, followed)
  }

  isAdmitted(audience: Audience): boolean {
    return this.#followed.get(audience.stream)?.audiences.has(audience) ?? false
  }

  ring(stream: string, ring: Ring): void {
    const followed = this.#followed.get(stream)
    if (followed?.tail) followed.tail.ring(ring)
    else if (followed && followed.early.push(ring) > EARLY_MOST) followed.early.shift()
  }

  get(stream: string): Tail | null {
    return this.#followed.get(stream)?.tail ?? null
  }

  open(): Tail[] {
    return [...this.#followed.values()].flatMap(({ tail }) => tail ?? [])
  }

  get counts(): { tails: number; audiences: number } {
    let audiences = 0
    for (const followed of this.#followed.values()) audiences += followed.audiences.size
    return { tails: this.#followed.size, audiences }
  }

  stop(): void {
    for (const [stream, followed] of this.#followed) this.#close(stream, followed)
  }

  #follow(stream: string): Followed {
    let followed = this.#followed.get(stream)
    if (!followed) {
      followed = {
        audiences: createAudiences(this.#options.limits),
        early: [],
        followers: 0,
        tail: null,
        opening: undefined as unknown as Promise<Tail>,
        cancelClose: null,
      }
      this.#followed.set(stream, followed)
      followed.opening = this.#open(stream, followed)
      followed.opening.catch(() => this.#close(stream, followed!))
    }
    followed.followers++
    followed.cancelClose?.()
    followed.cancelClose = null
    return followed
  }

  async #open(stream: string, followed: Followed): Promise<Tail> {
    const { limits, clock, epoch, head, range, subscribe } = this.#options
    await subscribe(stream)
    const tail = new Tail({
      stream,
      epoch: epoch(),
      head: await head(stream),
      limits,
      clock,
      budget: this.#budget,
      range: (after, limit) => range(stream, after, limit),
      onFlush: followed.audiences.flush,
      fannedOut: () => latest(followed.audiences),
      onReset: () => {
        const position: Position = { epoch: tail.epoch, seq: tail.flushed }
        for (const audience of followed.audiences) {
          audience.sent = position.seq
          audience.reset(position)
        }
      },
    })
    followed.tail = tail
    for (const ring of followed.early) tail.ring(ring)
    followed.early = []
    // Stopped meanwhile: nobody else would close it.
    if (this.#followed.get(stream) !== followed) tail.close()
    return tail
  }

  #unfollow(stream: string, followed: Followed): void {
    followed.followers--
    if (followed.followers > 0) return
    followed.cancelClose = this.#options.clock.later(this.#options.limits.tailGraceMs, () =>
      this.#close(stream, followed),
    )
  }

  #close(stream: string, followed: Followed): void {
    if (this.#followed.get(stream) !== followed) return
    this.#followed.delete(stream)
    followed.cancelClose?.()
    followed.tail?.close()
    this.#options.unsubscribe(stream)
  }
}

function latest(audiences: Iterable<Audience>): number {
  let last = 0
  for (const audience of audiences) last = Math.max(last, audience.fannedOut?.() ?? 0)
  return last
}

function once(run: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    run()
  }
}
