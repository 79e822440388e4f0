/**
 * Present — items of a stream as they stand now: stored activities, with what became of the objects that they brought.
 *
 * In:  seqs of one stream. Out: of each its text, its projection, and whether anything is left of it.
 * Rule: read when it is asked for and never kept, so that what was erased can't come from here; `forgotten` are activities that
 * are being erased in this moment. What is due to an object is settled first, unless a moment's delay does no harm.
 */
import type { FindPresent } from '../append/changed'
import type { Entry } from '../append/entry'
import type { FindNow } from '../append/now'
import { project } from '../append/projection'
import { idsAt, shortHash } from '../append/response'
import type { Store } from '../append/store'
import { idOf, typesOf } from '../append/values'
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
  return async (stream, seqs, how) => {
    const items = await deps.store.entries
      .find({ stream, seq: { $in: seqs } })
      .select({ id: 1, seq: 1, text: 1, p: 1, gone: 1 })
      .lean<Item[]>()
    const texts = await nowOf(deps, items, how)
    return new Map(
      items.map((item, at) => {
        const text = texts[at]!
        const projection =
          text === null || text === item.text ? item.p : project(JSON.parse(text) as JsonObject)
        const isGone = item.gone === true || text === null
        return [item.seq, { text: text ?? item.text, projection, isGone }]
      }),
    )
  }
}

/** The same of texts that somebody has read already, from whatever streams. */
export function createFindNow(deps: PresentDeps): FindNow {
  return (texts) =>
    nowOf(
      deps,
      texts.map((text) => ({ text })),
      { forgotten: [], exact: true },
    )
}

/** Null where nothing is left. */
async function nowOf(
  deps: PresentDeps,
  items: readonly Pick<Item, 'text' | 'gone'>[],
  { forgotten, exact }: Parameters<FindPresent>[2],
): Promise<(string | null)[]> {
  const all = items.map(({ text, gone }) => (gone ? [] : thingsIn(text)))
  const hashes = [...new Set(all.flat())].map(shortHash)
  if (hashes.length === 0) return items.map(({ text }) => text)
  if (exact) await deps.level(hashes)
  const docs = await deps.views.objects.find({ _id: { $in: hashes } }).lean<RecordDoc[]>()
  const bodies = new Map(docs.map(({ _id, body }) => [_id, body]))
  const now = async (stored: string, ids: readonly string[]): Promise<string | null> => {
    let text: string | null = stored
    for (const id of ids) {
      const body = bodies.get(shortHash(id))
      if (body !== undefined && text !== null)
        text = await withNow(deps, { id: ids[0] ?? id, text }, id, readRecord(body), forgotten)
    }
    return text
  }
  return Promise.all(items.map(({ text }, at) => now(text, all[at] ?? [])))
}

/** Itself, and what it brought. */
function thingsIn(text: string): string[] {
  const activity = JSON.parse(text) as JsonObject
  const types = typesOf(activity)
  const id = idOf(activity)
  if (id === undefined || types.includes('Tombstone')) return []
  return [id, ...(types.includes('Create') ? idsAt(activity, 'object') : [])]
}

async function withNow(
  deps: PresentDeps,
  item: Pick<Item, 'id' | 'text'>,
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
