/**
 * Present — items of a stream as they stand now: stored activities, with what became of the objects that they brought.
 *
 * In:  seqs of one stream. Out: of each its text, its projection, and whether anything is left of it.
 * Rule: read when it is asked for and never kept, so that what was erased can't come from here; `forgotten` are activities that
 * are being erased in this moment. What is due to an object is settled first, unless a moment's delay does no harm.
 */
import type { Present } from '../append/change'
import type { FindPresent } from '../append/changed'
import type { Entry } from '../append/entry'
import { project } from '../append/projection'
import { idsAt, shortHash } from '../append/response'
import type { Store } from '../append/store'
import { typesOf } from '../append/values'
import type { JsonObject } from '../../schemas/wire'
import { currentOf } from './current'
import { mergedText } from './merged'
import type { FindOrigin } from './origin'
import { readRecord, type Record } from './record'
import { remember } from './records'
import type { RecordDoc, Views } from './stored'

export interface PresentDeps {
  readonly store: Store
  readonly views: Views
  readonly findOrigin: FindOrigin
  readonly level: (hashes: readonly string[]) => Promise<void>
}

type Item = Pick<Entry, 'id' | 'seq' | 'text' | 'p' | 'gone'>

export function createFindPresent(deps: PresentDeps): FindPresent {
  return async (stream, seqs, { forgotten, exact }) => {
    const items = await deps.store.entries
      .find({ stream, seq: { $in: seqs } })
      .select({ id: 1, seq: 1, text: 1, p: 1, gone: 1 })
      .lean<Item[]>()
    const ids = new Map(items.map((item) => [item.seq, item.gone ? [] : thingsOf(item)]))
    const hashes = [...new Set([...ids.values()].flat())].map(shortHash)
    if (exact) await deps.level(hashes)
    const docs =
      hashes.length === 0
        ? []
        : await deps.views.objects.find({ _id: { $in: hashes } }).lean<RecordDoc[]>()
    const bodies = new Map(docs.map(({ _id, body }) => [_id, body]))
    const found = new Map<number, Present>()
    for (const item of items) {
      let text: string | null = item.text
      for (const id of ids.get(item.seq)!) {
        const body = bodies.get(shortHash(id))
        if (body !== undefined && text !== null)
          text = await withNow(deps, { ...item, text }, id, readRecord(body), forgotten)
      }
      found.set(item.seq, {
        text: text ?? item.text,
        projection:
          text === null || text === item.text ? item.p : project(JSON.parse(text) as JsonObject),
        isGone: item.gone === true || text === null,
      })
    }
    return found
  }
}

/** Itself, and what it brought. */
function thingsOf({ id, text }: Item): string[] {
  const activity = JSON.parse(text) as JsonObject
  return [id, ...(typesOf(activity).includes('Create') ? idsAt(activity, 'object') : [])]
}

async function withNow(
  deps: PresentDeps,
  item: Item,
  id: string,
  record: Record,
  forgotten: readonly string[],
): Promise<string | null> {
  const origin = await deps.findOrigin(id)
  // Who brings again what somebody brought before him has no part in it.
  if (origin?.entry.id !== item.id) return item.text
  if (forgotten.length > 0) await remember(deps, origin.id, record, new Set(forgotten))
  return mergedText(item.text, origin, currentOf({ id: origin.id, origin, shownBy: [], record }))
}
