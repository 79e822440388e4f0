/**
 * Due — finds entries that some view is not yet brought level with.
 *
 * `level`: before an answer, for the ids that it tells of, so that what was answered 201 is in it, whatever node took it
 * and whatever became of that node. `sweep`: now and then, for what a crash left and nobody asks for.
 */
import type { Types } from 'mongoose'
import type { Store } from '../append/store'
import { LIMITS } from '../config'
import { FOUND } from '../append/named'
import type { Read } from './effects'

export const READ = { ...FOUND, takes: 1 } as const
const ROUNDS = 100
const LOOKED_AT = 1_000

type Settle = (entries: readonly Read[]) => Promise<void>

/** `hashes` of ids. */
export async function level(
  store: Store,
  settle: Settle,
  hashes: readonly string[],
): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const due = await store.entries
      .find({ due: { $in: hashes } })
      .limit(LIMITS.levelBatch)
      .select(READ)
      .lean<Read[]>()
    if (due.length > 0) await settle(due)
    if (due.length < LIMITS.levelBatch) return
  }
}

/** Answers how many it settled. A post that is under way is left to the node that has it. */
export async function sweepDue(store: Store, settle: Settle, olderThan: Date): Promise<number> {
  const due = await store.entries
    .find({ due: { $exists: true } })
    .limit(LOOKED_AT)
    .select({ at: 1 })
    .lean<{ _id: Types.ObjectId; at: Date }[]>()
  const old = due.filter(({ at }) => at <= olderThan)
  for (let at = 0; at < old.length; at += LIMITS.levelBatch) {
    const ids = old.slice(at, at + LIMITS.levelBatch).map(({ _id }) => _id)
    const entries = await store.entries
      .find({ _id: { $in: ids } })
      .select(READ)
      .lean<Read[]>()
    await settle(entries)
  }
  return old.length
}
