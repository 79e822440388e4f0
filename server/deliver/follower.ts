/**
 * Follower — one reader of one stream, whatever carries its frames: chased, live, shed, chased again, ended (D7).
 *
 * In:  a seat: how it is told something, and how it comes among the live and leaves them.
 * Rule: a chase belongs to one *life* of the follower; shedding or ending begins a new one, and what an older one still
 * awaits finds itself dead. The stream is held from before the first chase until the live hold it.
 */
import type { CompiledFilter } from '../append/filter'
import type { Clock } from '../clock'
import type { Limits } from '../config'
import { chase, type Reader } from './chase'
import type { Range } from './reads'
import type { Tail } from './tail'
import type { Hold, Tails } from './tails'

export interface Seat extends Omit<Reader, 'alive'> {
  /** Before anything is told: whose entries these will be. */
  face?(tail: Tail): void
  connected(): boolean
  /** Up to where the live have been told; null when they are none any more. */
  sent(): number | null
  leave(): void
}

export interface FollowerDeps {
  readonly tails: Tails
  readonly range: Range
  readonly limits: Limits
  readonly clock: Clock
}

export interface Follower {
  /** From here on it may be told; takes over the hold. */
  follow(hold: Hold, cursor: number, generation: number): void
  /** Off the live at once, and chased when what it was sent has drained. */
  shed(): void
  end(): void
}

interface Wanted {
  readonly stream: string
  readonly filter: CompiledFilter | null
}

export const createFollower = (wanted: Wanted, deps: FollowerDeps, seat: Seat): Follower =>
  new Seated(wanted, deps, seat)

/** A class, since there is one for each idle connection: its functions are shared. */
class Seated implements Follower {
  #life = 0
  #live: Tail | null = null

  constructor(
    readonly wanted: Wanted,
    readonly deps: FollowerDeps,
    readonly seat: Seat,
  ) {}

  follow({ tail, release }: Hold, cursor: number, generation: number): void {
    const mine = ++this.#life
    const { wanted, deps, seat } = this
    const { range, limits, clock } = deps
    seat.face?.(tail)
    const reader: Reader = {
      alive: () => mine === this.#life && seat.connected(),
      full: () => seat.full(),
      send: (...said) => seat.send(...said),
      reset: (position) => seat.reset(position),
      join: () => {
        this.#live = tail
        seat.join()
      },
    }
    void chase({
      tail,
      reader,
      filter: wanted.filter,
      cursor,
      generation,
      range: (after, limit) => range(wanted.stream, after, limit),
      limits,
      clock,
    }).finally(release)
  }

  shed(): void {
    const live = this.#live
    const told = live && this.seat.sent()
    if (!live || told === null || live.closed) return
    const { generation } = live
    // Held before the last of the live may have left, so that the tail stays.
    const held = this.deps.tails.hold(this.wanted.stream)
    this.end()
    const mine = this.#life
    void held.then((hold) =>
      mine === this.#life ? this.follow(hold, told, generation) : hold.release(),
    )
  }

  /** Whoever is chased, or has ended, is not among the live. */
  end(): void {
    this.#life++
    if (this.#live) this.seat.leave()
    this.#live = null
  }
}
