/**
 * Located — where things come from, and where that stands in one stream; for many ids at once.
 *
 * In:  ids of activities and objects, a stream, entries of a batch that is about to be stored there. Out: of each its origin by
 * the rule of named.ts and origin.ts (an activity by its id; else the first that brought it), and its item in the stream.
 * Rule: read as the primary has it, since a writer builds on that. Texts are read of a few only.
 */
import type { Types } from 'mongoose'
import { tokenOf } from '../append/about'
import type { Entry } from '../append/entry'
import { keysOfParam } from '../append/id'
import { named, type NamedEntry } from '../append/named'
import { objectsOf } from '../append/response'
import type { Store } from '../append/store'
import { ownersOf } from '../append/taken'
import { idOf } from '../append/values'
import type { JsonObject } from '../../schemas/wire'
import type { Origin } from './origin'

export interface Located {
  readonly id: string
  readonly as: Origin['as']
  /** In this stream; null when it stands in others only. */
  readonly item: Row | null
  /** Whatever stands for it, here or there. */
  readonly row: Row
}

export type Row = Pick<
  Entry,
  'id' | 'idHash' | 'key' | 'stream' | 'seq' | 'at' | 'gone' | 'about'
> & {
  readonly _id: Types.ObjectId
}

const ROW = { id: 1, idHash: 1, key: 1, stream: 1, seq: 1, at: 1, gone: 1, about: 1 } as const
const FIRST = 8

export async function locate(
  store: Store,
  stream: string,
  ids: readonly string[],
): Promise<Map<string, Located>> {
  const [activities, bringing] = await Promise.all([
    rows(store, { key: { $in: ids.flatMap(keysOfParam) } }),
    findAllBringing(store, ids),
  ])
  const located = new Map<string, Located>()
  for (const id of ids) {
    const own = activities.filter((row) => row.id === id || id.endsWith(`/activities/${row.key}`))
    const exact = own.filter((row) => row.id === id)
    const some = exact.length > 0 ? exact : own
    const row = some[0] ?? firstBringing(id, bringing)
    if (!row) continue
    const as = some.length > 0 ? 'activity' : 'object'
    const item = [...some, row].find((one) => one.stream === stream) ?? null
    located.set(id, { id: as === 'activity' ? row.id : id, as, row, item })
  }
  return inStream(store, stream, located)
}

/** An activity that was brought to another stream first may stand in this one, too. */
async function inStream(
  store: Store,
  stream: string,
  located: Map<string, Located>,
): Promise<Map<string, Located>> {
  const strange = [...located].filter(([, { item, as }]) => item === null && as === 'object')
  if (strange.length === 0) return located
  const idHashes = [...new Set(strange.map(([, { row }]) => row.idHash))]
  const here = await rows(store, { stream, idHash: { $in: idHashes } })
  for (const [id, one] of strange)
    located.set(id, { ...one, item: here.find(({ idHash }) => idHash === one.row.idHash) ?? null })
  return located
}

/** Of what stands in the batch itself, up to an entry of it. */
export function locateInBatch(id: string, before: readonly Entry[]): Located | null {
  for (const entry of before)
    if (entry.id === id) return { id, as: 'activity', item: entry, row: entry }
  for (const entry of before)
    if (broughtBy(entry).includes(id)) return { id, as: 'object', item: entry, row: entry }
  return null
}

function broughtBy({ p, text }: Entry): readonly string[] {
  if (!p.types.includes('Create') || p.object.length === 0) return []
  return objectsOf(JSON.parse(text) as JsonObject).flatMap((object) => idOf(object) ?? [])
}

export const originOf = ({ id, as }: Located, { entry, activity }: NamedEntry): Origin => ({
  id,
  as,
  entry,
  owners: entry.gone ? [] : ownersOf({ activity, as }, id),
})

/** With their texts. */
export async function readNamed(
  store: Store,
  located: readonly Located[],
  batch: readonly Entry[],
): Promise<Map<string, { named: NamedEntry; entry: Entry }>> {
  const wanted = located.flatMap(({ row, item }) => (item ? [row._id, item._id] : [row._id]))
  const stored =
    wanted.length === 0
      ? []
      : await store.entries
          .find({ _id: { $in: wanted } })
          .readConcern('local')
          .lean<Entry[]>()
  const byId = new Map([...stored, ...batch].map((entry) => [String(entry._id), entry]))
  return new Map(
    located.flatMap(({ id, as, row, item }) => {
      const origin = byId.get(String(row._id))
      const entry = byId.get(String((item ?? row)._id))
      return origin && entry ? [[id, { named: named(origin, as), entry }] as const] : []
    }),
  )
}

const rows = (store: Store, where: object): Promise<Row[]> =>
  store.entries.find(where).select(ROW).readConcern('local').lean<Row[]>()

async function findAllBringing(store: Store, ids: readonly string[]): Promise<Row[]> {
  const most = FIRST * ids.length
  const tokens = ids.map((id) => tokenOf('brings', id))
  const found = await store.entries
    .find({ about: { $in: tokens } })
    .limit(most)
    .select(ROW)
    .readConcern('local')
    .lean<Row[]>()
  if (found.length < most) return found
  // Some are brought again and again: of each the first few.
  const each = tokens.map((about) =>
    store.entries
      .find({ about })
      .sort({ at: 1 })
      .limit(FIRST)
      .select(ROW)
      .readConcern('local')
      .lean<Row[]>(),
  )
  return (await Promise.all(each)).flat()
}

function firstBringing(id: string, found: readonly Row[]): Row | undefined {
  const token = tokenOf('brings', id)
  const own = found.filter(({ about }) => about?.includes(token))
  const [first] = own.sort((a, b) => +a.at - +b.at || (a.stream < b.stream ? -1 : 1))
  return own.filter(({ stream }) => stream === first?.stream).sort((a, b) => a.seq - b.seq)[0]
}
