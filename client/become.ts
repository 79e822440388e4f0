/**
 * Become — cards follow what becomes of their items, on a page of one stream or of several.
 *
 * In:  changes of a stream. Out: rows that stand on the page are drawn anew in their place: as the item is now, or as deleted. What
 * waits behind the pill, or has not been loaded yet, goes in as it is by then.
 * Rule: what a reload would show: so nothing is taken out but what has left what the page asks for, and what enters that stays
 * away, for its place is among older ones. A response alone changes no card. Only the server tells changes: anybody can post a
 * `Delete`, but nothing is told of one that isn't rightful. Bounded (P7).
 */
import type { Json, JsonObject, WireChange } from '../schemas/wire'
import { ROWS_MAX } from './windowed'

export interface Become {
  take(stream: string, changes: readonly WireChange[]): void
  /** As it is by now; null when it has left. */
  now(stream: string, seq: number, activity: JsonObject): JsonObject | null
  /** Rows came that were drawn a moment ago. */
  loaded(): void
}

export interface BecomeDeps {
  readonly rowAt: (stream: string, seq: number) => HTMLElement | null
  readonly remove: (row: HTMLElement) => void
  readonly redraw: (row: HTMLElement, stream: string, seq: number, activity: JsonObject) => void
}

export function createBecome({ rowAt, remove, redraw }: BecomeDeps): Become {
  /** The last that was told, of what is not on the page. Null: it left. */
  const waiting = new Map<string, JsonObject | null | 'deleted'>()
  const keyOf = (stream: string, seq: number): string => `${stream}:${seq}`

  function apply(stream: string, seq: number, now: JsonObject | null | 'deleted'): boolean {
    const row = rowAt(stream, seq)
    if (row === null) return false
    if (now === null) remove(row)
    else redraw(row, stream, seq, now === 'deleted' ? tombstone(row.dataset['id'] ?? null) : now)
    return true
  }

  return {
    take(stream, changes) {
      for (const { seq, kind, activity } of changes) {
        const now = kind === 'delete' ? 'deleted' : kind === 'leave' ? null : activity
        if (now === undefined) continue
        const key = keyOf(stream, seq)
        waiting.delete(key)
        if (!apply(stream, seq, now)) waiting.set(key, now)
        if (waiting.size > ROWS_MAX) waiting.delete(waiting.keys().next().value!)
      }
    },
    now(stream, seq, activity) {
      const key = keyOf(stream, seq)
      const now = waiting.get(key)
      waiting.delete(key)
      if (now === undefined) return activity
      return now === 'deleted' ? tombstone(activity['id'] ?? null) : now
    },
    loaded() {
      for (const [key, now] of waiting) {
        const at = key.lastIndexOf(':')
        if (apply(key.slice(0, at), Number(key.slice(at + 1)), now)) waiting.delete(key)
      }
    },
  }
}

const tombstone = (id: Json): JsonObject => ({ type: 'Tombstone', id })
