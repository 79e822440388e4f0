/**
 * Become — cards follow what becomes of their items: changed ones are drawn anew.
 *
 * In:  changes. Out: rows that stand on the page are replaced in their place; what waits behind the pill goes in as it is by then.
 * Rule: what is not on the page stays away from it; a response alone changes no card. What ended is left to deleted.ts, which
 * shows what a reload would show. Bounded (P7).
 */
import type { JsonObject, WireChange, WireEntry } from '../schemas/wire'
import { ROWS_MAX, type Rows } from './rows'

export interface Become {
  take(changes: readonly WireChange[]): void
  /** An entry as it is by now. */
  now(entry: WireEntry): WireEntry
}

export function createBecome(
  rows: Pick<Rows, 'place' | 'at'>,
  draw: (entry: WireEntry) => HTMLElement,
): Become {
  const waiting = new Map<number, JsonObject>()

  const wait = (seq: number, activity: JsonObject): void => {
    waiting.delete(seq)
    waiting.set(seq, activity)
    if (waiting.size > ROWS_MAX) waiting.delete(waiting.keys().next().value!)
  }

  return {
    take(changes) {
      for (const { seq, kind, activity } of changes) {
        if (kind === 'delete') waiting.delete(seq)
        if (activity === undefined) continue
        if (rows.at(seq)) rows.place(draw({ seq, activity }))
        else wait(seq, activity)
      }
    },
    now(entry) {
      const activity = waiting.get(entry.seq)
      if (activity === undefined) return entry
      waiting.delete(entry.seq)
      return { ...entry, activity }
    },
  }
}
