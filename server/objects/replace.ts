/**
 * Replace — brings derived documents to what is folded from them, over the version that was read and no other.
 *
 * In:  ids, and how one is folded. Out: those that changed.
 * Rule: who loses the race reads again and folds again. So the last to write has seen all that was written before, and
 * since each entry is folded after it was stored, the document is in the end the fold of the log: without a counter, and
 * without a transaction.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Model } from 'mongoose'
import { pauseAfterClash } from '../append/pause'
import { isDuplicate } from '../append/store'
import { LIMITS } from '../config'

interface Versioned {
  readonly _id: string
  readonly v: string
}

/** Answers the members to be written; null when nothing changes. */
type Fold<Doc> = (present: Doc | null, id: string) => Promise<Omit<Doc, '_id' | 'v'> | null>

export async function replace<Doc extends Versioned>(
  model: Model<Doc>,
  ids: Iterable<string>,
  fold: Fold<Doc>,
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>()
  let rest: readonly string[] = [...ids]
  for (let attempt = 0; rest.length > 0; attempt++) {
    if (attempt >= LIMITS.settleTries) throw new Error('too many write the same view at once')
    if (attempt > 0) await delay(pauseAfterClash(attempt))
    const writes = await writesFor(model, rest, fold)
    for (const id of writes.keys()) changed.add(id)
    // Of some that failed it is not told which; those that were written are folded again to nothing new.
    rest = (await write(model, [...writes.values()])) ? [] : [...writes.keys()]
  }
  return changed
}

async function writesFor<Doc extends Versioned>(
  model: Model<Doc>,
  ids: readonly string[],
  fold: Fold<Doc>,
): Promise<Map<string, object>> {
  const found = await model.find({ _id: { $in: ids } } as never).lean<Doc[]>()
  const present = new Map(found.map((doc) => [doc._id, doc]))
  const writes = new Map<string, object>()
  for (const id of ids) {
    const doc = present.get(id) ?? null
    const members = await fold(doc, id)
    if (members === null) continue
    const v = randomBytes(9).toString('base64url')
    writes.set(id, writeOf(id, doc, { ...members, v }))
  }
  return writes
}

/** Whether all of them were written. */
async function write<Doc>(model: Model<Doc>, writes: readonly object[]): Promise<boolean> {
  if (writes.length === 0) return true
  try {
    const result = await model.collection.bulkWrite(writes as never, { ordered: false })
    return result.matchedCount + result.insertedCount === writes.length
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

const writeOf = (_id: string, doc: Versioned | null, members: object) =>
  doc
    ? { updateOne: { filter: { _id, v: doc.v }, update: { $set: members } } }
    : { insertOne: { document: { _id, ...members } } }
