/**
 * Batch — what is asked of the log, as the primary has it, for entries that are about to be stored together.
 *
 * Rule: a few questions for all of them; what an earlier entry of the batch says counts for those after it. Whoever stores them
 * does so only if nothing came in between, so the answers are exact.
 */
import { itemToken, type Change } from '../append/change'
import type { Entry } from '../append/entry'
import { tokenOf } from '../append/about'
import type { NamedEntry } from '../append/named'
import { shortHash } from '../append/response'
import type { Store } from '../append/store'
import { LIMITS } from '../config'
import { READ } from './due'
import { effectsOf, type Read } from './effects'
import { locate, locateInBatch, originOf, readNamed, type Located, type Row } from './located'
import type { Origin } from './origin'
import { emptyRecord, note, readRecord, type Record } from './record'
import { ownPart } from './records'
import type { RecordDoc, Views } from './stored'

export interface Found {
  readonly named: NamedEntry
  readonly origin: Origin
  /** Where it stands in the stream; null when it stands in others only. */
  readonly item: Entry | null
}

export interface Batch {
  find(id: string, at: number): Promise<Found | null>
  /** Where what these ids name stands in the stream. */
  itemsOf(ids: readonly string[], at: number): Promise<Row[]>
  /** What was done to an item last, but for responses. */
  lastOf(seq: number): Promise<Change | null>
  note(change: Change): void
  /** As it is known up to here; who notes something in it does so for the entries that follow. */
  recordOf(origin: Origin): Promise<Record>
}

export async function createBatch(
  { store, views }: { store: Store; views: Views },
  stream: string,
  entries: readonly Entry[],
  asked: { readonly named: readonly string[]; readonly counted: readonly string[] },
): Promise<Batch> {
  const ids = [...new Set([...asked.named, ...asked.counted])]
  const located = ids.length === 0 ? new Map<string, Located>() : await locate(store, stream, ids)
  const named = new Set(asked.named)
  const texts = await readNamed(
    store,
    [...located].flatMap(([id, one]) => (named.has(id) ? one : [])),
    [],
  )
  const lasts = new Map<number, Change | null>()
  const records = new Map<string, Record>()

  const whereIs = (id: string, at: number): Located | null =>
    located.get(id) ?? locateInBatch(id, entries.slice(0, at))

  async function readRecordOf(origin: Origin): Promise<Record> {
    // What is due is read first: what is settled meanwhile is in the record then.
    const due = await store.entries
      .find({ due: shortHash(origin.id), about: tokenOf('changes', origin.id) })
      .limit(LIMITS.levelBatch)
      .select(READ)
      .readConcern('local')
      .lean<Read[]>()
    const doc = await views.objects
      .findById(shortHash(origin.id))
      .readConcern('local')
      .lean<RecordDoc>()
    const record = doc ? readRecord(doc.body) : emptyRecord()
    for (const change of due.flatMap((entry) => effectsOf(entry).changes))
      if (change.object === origin.id && change.is === 'update')
        for (const own of ownPart(change, origin)) note(record, own)
    return record
  }

  return {
    async find(id, at) {
      const place = whereIs(id, at)
      if (!place) return null
      const read = texts.get(place.id) ?? (await readNamed(store, [place], entries)).get(place.id)
      if (!read) return null
      const item = place.item === null ? null : read.entry
      return { named: read.named, origin: originOf(place, read.named), item }
    },
    async itemsOf(wanted, at) {
      const unknown = wanted.filter((id) => !ids.includes(id))
      if (unknown.length > 0) {
        ids.push(...unknown)
        for (const [id, one] of await locate(store, stream, unknown)) located.set(id, one)
      }
      return wanted.flatMap((id) => whereIs(id, at)?.item ?? [])
    },
    async lastOf(seq) {
      const known = lasts.get(seq)
      if (known !== undefined) return known
      const token = itemToken(stream, seq)
      const entry = await store.entries
        .findOne({ alters: token })
        .sort({ seq: -1 })
        .select({ changes: 1 })
        .readConcern('local')
        .lean<Pick<Entry, 'changes'>>()
      const last = entry?.changes?.find((change) => change.seq === seq && change.is !== 'count')
      lasts.set(seq, last ?? null)
      return last ?? null
    },
    note(change) {
      if (change.is !== 'count') lasts.set(change.seq, change)
    },
    async recordOf(origin) {
      const record = records.get(origin.id) ?? (await readRecordOf(origin))
      records.set(origin.id, record)
      return record
    },
  }
}
