/**
 * Owed — completes what a crash left half-way: an activity that stands in its first stream but not in all (D1).
 *
 * Rule: a sweep on every node; any number of nodes may do the same work, because an id enters a stream once.
 * It waits until the post can't be under way any more, and leaves erased ids alone.
 */
import type { Append } from './append'
import type { Entry } from './entry'
import { placeless } from './post'
import type { Store } from './store'

/** Marks the entry as complete; answers false when it was erased meanwhile. */
export async function settle(store: Store, entry: Entry): Promise<boolean> {
  const { matchedCount } = await store.entries.updateOne(
    { _id: entry._id, gone: { $ne: true } },
    { $unset: { owed: 1 } },
  )
  return matchedCount > 0
}

const SLICE = 50

export async function sweepOwed(
  store: Store,
  append: Append,
  given: { olderThan: Date; onErased: (entry: Entry) => Promise<void> },
): Promise<number> {
  const owing = await store.entries
    .find({ owed: { $exists: true } })
    .limit(SLICE)
    .lean<Entry[]>()
  let settled = 0
  for (const entry of owing) {
    if (entry.at > given.olderThan) continue
    if (!entry.gone)
      for (const stream of entry.owed ?? [])
        await append(stream, { ...placeless(entry), copy: true })
    if (!(await settle(store, entry))) await given.onErased(entry)
    settled++
  }
  return settled
}
