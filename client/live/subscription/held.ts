/**
 * Held — changes that came with entries which a loop has yet to deal with.
 *
 * In:  changes, and how many entries had come by then; how many of these are dealt with. Out: the changes, when it is their turn.
 * Rule: so a program that loops over entries is never told of what it does not have. Bounded by who counts them with the
 * entries that wait (P7).
 */
export interface Held<T> {
  /** How many changes. */
  readonly length: number
  push(told: T, after: number): void
  dealtWith(entries: number): void
}

export function createHeld<T extends { readonly changes: readonly unknown[] }>(
  tell: (told: T) => void,
): Held<T> {
  let waiting: { readonly told: T; readonly after: number }[] = []
  let length = 0

  return {
    get length() {
      return length
    },
    push(told, after) {
      waiting.push({ told, after })
      length += told.changes.length
    },
    dealtWith(entries) {
      const due = waiting.filter(({ after }) => after <= entries)
      waiting = waiting.filter(({ after }) => after > entries)
      for (const { told } of due) {
        length -= told.changes.length
        tell(told)
      }
    },
  }
}
