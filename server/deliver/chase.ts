/**
 * Chase — brings one reader level with a tail, then makes it live in the same tick (D7).
 *
 * In:  a reader that was told everything up to `cursor`. Out: frames; at the end `reader.join()`.
 * Rule: it goes up to what the tail has *flushed*, never beyond, and joins without giving way to anything else, so
 * that nothing can slip between. `from` is always what this reader was last told, not how far we have looked: with a
 * filter both differ, and a reader that is told too much would see gaps where there are none.
 *
 * Every subscribe, resume and recovery from slowness is this. There is no buffer per reader.
 */
import type { CompiledFilter } from '../append/filter'
import type { Limits } from '../config'
import type { Position } from '../../schemas/position'
import { changesIn, entriesIn, matching, slices, type Send } from './audience'
import { toEntry, type Entry, type Stored } from './entry'
import type { Clock } from '../clock'
import type { Tail } from './tail'

export interface Reader {
  alive(): boolean
  /** Null when more may be sent; else resolves when it may, or when the reader is dead. */
  full(): Promise<void> | null
  send: Send
  reset(position: Position): void
  /** From here on live; synchronous. */
  join(): void
}

export interface ChaseOptions {
  readonly tail: Tail
  readonly reader: Reader
  readonly filter: CompiledFilter | null
  /** Where the reader stands, and in which generation of the tail that was true. */
  readonly cursor: number
  readonly generation: number
  readonly range: (after: number, limit: number) => Promise<readonly Stored[]>
  readonly limits: Limits
  readonly clock: Clock
}

export async function chase(options: ChaseOptions): Promise<void> {
  const { tail, reader, filter, limits } = options
  let { cursor, generation } = options
  let told = cursor

  const lost = () => {
    generation = tail.generation
    cursor = told = tail.flushed
    reader.reset({ epoch: tail.epoch, seq: cursor })
  }

  for (let failures = 0; reader.alive() && !tail.closed;) {
    const full = reader.full()
    if (full) await full
    else if (generation !== tail.generation) lost()
    else if (cursor === tail.flushed) {
      if (told < cursor) reader.send(told, [], cursor, [])
      return reader.join()
    } else if (cursor > tail.flushed) await tail.reached(cursor)
    else {
      const recent = tail.recentAfter(cursor)
      const page = recent ?? (await readPage())
      if (!recent) tail.learn(page, generation)
      if (!reader.alive() || generation !== tail.generation) continue
      const upTo = page.filter((entry) => entry.seq > cursor && entry.seq <= tail.flushed)
      if (upTo.length === 0) {
        // The tail has seen more than this read shows: majority lags, or the read failed.
        await pause(failures++)
        continue
      }
      failures = 0
      // What lies between was pruned, or never stood: continuity can't be shown (P3).
      if (upTo[0]!.seq !== cursor + 1) lost()
      else hand(upTo.filter(({ seq }, at) => seq === upTo[0]!.seq + at))
    }
  }

  function hand(page: readonly Entry[]): void {
    const hits = matching(filter, page)
    const [slice = []] = slices(hits, limits.frameBytes)
    cursor = (slice.length < hits.length ? slice.at(-1)!.entry : page.at(-1)!).seq
    if (slice.length === 0) return
    reader.send(told, entriesIn(slice), cursor, changesIn(slice))
    told = cursor
  }

  async function readPage(): Promise<readonly Entry[]> {
    try {
      return (await options.range(cursor, limits.catchUpPage)).map(toEntry)
    } catch {
      return []
    }
  }

  function pause(failures: number): Promise<void> {
    const ms = Math.min(limits.catchUpRetryMs * 2 ** failures, limits.catchUpRetryMaxMs)
    return new Promise((resolve) => options.clock.later(ms * (0.75 + Math.random() / 2), resolve))
  }
}
