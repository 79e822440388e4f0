/**
 * Forget — takes the projections out of changes that tell of what is being erased (D3).
 *
 * Rule: before the text itself is blanked, so that who repeats an erasure that was cut short does this again, too; and after the
 * Delete stands in the stream, above which no writer makes such projections any more (objects/changing.ts). What an entry had
 * changed is forgotten for every change of that item, since those after it were reckoned from it.
 */
import { blanked, itemToken } from './change'
import type { Entry } from './entry'
import type { Store } from './store'

const SLICE = 64

export async function forgetChanges(
  { entries }: Pick<Store, 'entries'>,
  { stream, seq, changes = [] }: Pick<Entry, 'stream' | 'seq' | 'changes'>,
): Promise<void> {
  const own = changes.flatMap((change) => (change.is === 'count' ? [] : change.seq))
  const forgotten = new Set([seq, ...own])
  const telling = entries
    .find({ alters: { $in: Array.from(forgotten, (one) => itemToken(stream, one)) } })
    .select({ changes: 1 })
    .lean<Pick<Entry, '_id' | 'changes'>[]>()
    .cursor({ batchSize: SLICE })
  for await (const entry of telling)
    await entries.updateOne(
      { _id: entry._id },
      {
        $set: {
          changes: (entry.changes ?? []).map((change) =>
            forgotten.has(change.seq) ? blanked(change) : change,
          ),
        },
      },
    )
}
