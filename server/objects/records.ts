/**
 * Records — writes what was said of objects after they came into the log.
 *
 * Rule: where the owner is known, nobody else's word is kept; where not, it waits for the owner, a few actors' at most.
 * When an Update is erased, the members are made anew from those that still stand in the log: from the newest of them, so
 * that no erasure can ask for very many (P7).
 */
import { tokenOf } from '../append/about'
import { FOUND } from '../append/named'
import { shortHash } from '../append/response'
import type { Store } from '../append/store'
import { LIMITS } from '../config'
import { effectsOf, type Change, type Read } from './effects'
import { isGranted, owns, type FindOrigin, type Origin } from './origin'
import { emptyRecord, note, NOBODY, readRecord, writeRecord, type Record } from './record'
import { replace } from './replace'
import type { Views } from './stored'

export interface RecordsDeps {
  readonly store: Store
  readonly views: Views
  readonly findOrigin: FindOrigin
}

/** Answers the ids of what changed. */
export async function recordChanges(
  deps: RecordsDeps,
  changes: readonly Change[],
): Promise<string[]> {
  const byId = new Map<string, Change[]>()
  for (const change of changes)
    byId.set(change.object, [...(byId.get(change.object) ?? []), change])
  const wanted = new Map<string, { id: string; changes: Change[] }>()
  for (const [id, all] of byId) {
    const origin = await deps.findOrigin(id)
    const own = all.flatMap((change) => ownPart(change, origin))
    if (own.length > 0) wanted.set(shortHash(origin?.id ?? id), { id, changes: own })
  }
  const changed = await replace(deps.views.objects, wanted.keys(), async (doc, hash) => {
    const { id, changes: own } = wanted.get(hash)!
    const before = doc?.body ?? ''
    const record = before === '' ? emptyRecord() : readRecord(before)
    const forgotten = new Set(own.flatMap((change) => (change.is === 'forget' ? change.id : [])))
    if (forgotten.size > 0) await remember(deps, id, record, forgotten)
    for (const change of own) note(record, change)
    const body = writeRecord(record)
    return body === before || body.length > LIMITS.recordBytes ? null : { body }
  })
  return [...wanted].flatMap(([hash, { id }]) => (changed.has(hash) ? id : []))
}

/** Of a change by several, the part of those who may make it. */
export function ownPart(change: Change, origin: Origin | null): Change[] {
  if (change.is === 'end') return isGranted(change.claim, origin) ? [change] : []
  if (change.is === 'forget' || origin === null) return [change]
  const by = (change.by.length > 0 ? change.by : [NOBODY]).filter((who) => owns(origin, who))
  return by.length > 0 ? [{ ...change, by }] : []
}

/** All members anew, without what was forgotten. */
export async function remember(
  { store, findOrigin }: Pick<RecordsDeps, 'store' | 'findOrigin'>,
  id: string,
  record: Record,
  forgotten: ReadonlySet<string>,
): Promise<void> {
  const origin = await findOrigin(id)
  for (const { members } of record.by.values()) members.clear()
  const standing = store.entries
    .find({ about: tokenOf('changes', id), gone: { $ne: true } })
    .sort({ at: -1 })
    .limit(LIMITS.updatesRemembered)
    .select(FOUND)
    .lean<Read[]>()
    .cursor({ batchSize: 16 })
  for await (const entry of standing)
    if (!forgotten.has(entry.id))
      for (const change of effectsOf(entry).changes)
        if (change.object === id && change.is === 'update')
          for (const own of ownPart(change, origin)) note(record, own)
}
