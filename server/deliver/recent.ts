/**
 * Recent — the last entries that a tail has flushed, so that who is only a little behind costs no read (P7: bounded
 * by count and by bytes, for each tail and for all tails of a node together).
 *
 * Rule: what it holds is dense: `after(seq)` answers everything above seq, or null when it doesn't reach back so far.
 * A `Delete` empties it, because the text of what was deleted may be in it; what was read of before one may have been read before
 * the text was gone, too.
 */
import type { Entry } from './entry'

export interface Recent {
  push(entry: Entry): void
  /** All entries above `seq`, ascending; null when some of them are not here any more. */
  after(seq: number): readonly Entry[] | null
  /** What was read of before it; while it is empty, up to `end`. */
  precede(page: readonly Entry[], end: number): void
  clear(): void
}

/** What all tails of a node hold together. */
export interface Budget {
  bytes: number
  readonly most: number
}

export function createRecent(
  most: { entries: number; bytes: number },
  budget: Budget = { bytes: 0, most: Infinity },
): Recent {
  let held: Entry[] = []
  let bytes = 0

  const add = (length: number) => {
    bytes += length
    budget.bytes += length
  }
  const isOver = () =>
    held.length > most.entries ||
    bytes > most.bytes ||
    (budget.bytes > budget.most && held.length > 1)

  return {
    push(entry) {
      if (isDelete(entry)) this.clear()
      held.push(entry)
      add(weightOf(entry))
      while (isOver()) add(-weightOf(held.shift()!))
    },
    after(seq) {
      const first = held[0]
      if (first === undefined || seq + 1 < first.seq) return null
      return held.slice(seq + 1 - first.seq)
    },
    precede(page, end) {
      const begin = held[0]?.seq ?? end + 1
      const before = page.filter(({ seq }) => seq < begin)
      const isDense = before.every(({ seq }, at) => seq === begin - before.length + at)
      if (!isDense || before.some(isDelete) || (held[0] && isDelete(held[0]))) return
      held = [...before, ...held]
      for (const entry of before) add(weightOf(entry))
      while (isOver()) add(-weightOf(held.shift()!))
    },
    clear() {
      held = []
      add(-bytes)
    },
  }
}

const isDelete = (entry: Entry): boolean =>
  entry.text.includes('Delete') && entry.projection.types.includes('Delete')

const weightOf = ({ text, changes }: Entry): number =>
  changes.reduce((sum, { now }) => sum + (now?.text.length ?? 0), text.length)
