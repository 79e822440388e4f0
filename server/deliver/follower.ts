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

export function createFollower(
  wanted: { readonly stream: string; readonly filter: CompiledFilter | null },
  { tails, range, limits, clock }: FollowerDeps,
  seatAt: (tail: Tail) => Seat,
): Follower {
  const { stream, filter } = wanted
  let life = 0
  let live: { readonly tail: Tail; readonly seat: Seat } | null = null

  function follow(hold: Hold, cursor: number, generation: number): void {
    const mine = ++life
    const { tail, release } = hold
    const seat = seatAt(tail)
    const reader: Reader = {
      ...seat,
      alive: () => mine === life && seat.connected(),
      join() {
        live = { tail, seat }
        seat.join()
      },
    }
    void chase({
      tail,
      reader,
      filter,
      cursor,
      generation,
      range: (after, limit) => range(stream, after, limit),
      limits,
      clock,
    }).finally(release)
  }

  /** Whoever is chased, or has ended, is not among the live. */
  function leave(): void {
    life++
    live?.seat.leave()
    live = null
  }

  return {
    follow,
    shed() {
      const told = live?.seat.sent() ?? null
      if (!live || told === null || live.tail.closed) return
      const { generation } = live.tail
      // Held before the last of the live may have left, so that the tail stays.
      const held = tails.hold(stream)
      leave()
      const mine = life
      void held.then((hold) => (mine === life ? follow(hold, told, generation) : hold.release()))
    },
    end: leave,
  }
}
