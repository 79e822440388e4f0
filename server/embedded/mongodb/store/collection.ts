/**
 * Collection — records and their indexes, in memory.
 *
 * Rule: a record is its BSON bytes; whoever looks inside decodes them. Every change first asks all unique indexes, and only then
 * touches any, so it happens in all of them or in none. Each change returns how to take it back.
 */
import { namesIn } from '../data/filter'
import { decode, type Document } from '../data/values'
import { unsupported } from '../failure'
import {
  addKeys,
  createIndex,
  keysOf,
  removeKeys,
  requireFree,
  type Index,
  type IndexSpec,
  type Stored,
} from './btree'
import type { Spilled } from './spilled'

export interface Collection {
  readonly namespace: string
  readonly records: Set<Stored>
  /** The first is that of `_id`. */
  readonly indexes: Map<string, Index>
  lastNumber: number
}

export type Undo = () => void

const ID_INDEX: IndexSpec = { name: '_id_', key: { _id: 1 }, unique: true, sparse: false }

export function createCollection(namespace: string): Collection {
  const indexes = new Map([[ID_INDEX.name, createIndex(ID_INDEX)]])
  return { namespace, records: new Set(), indexes, lastNumber: 0 }
}

export function insertRecord(
  collection: Collection,
  bytes: Buffer,
  document: Document,
  spilled: Spilled | null = null,
): Undo {
  const number = collection.lastNumber + 1
  const record: Stored = { number: numberKey(number), bytes, spilled }
  const keys = keysInAll(collection, document, null)
  collection.lastNumber = number
  for (const [index, own] of keys) addKeys(index, own, record)
  collection.records.add(record)
  return () => {
    for (const [index, own] of keys) removeKeys(index, own, record)
    collection.records.delete(record)
  }
}

export function replaceRecord(
  collection: Collection,
  record: Stored,
  bytes: Buffer,
  document: Document,
  spilled: Spilled | null = null,
): Undo {
  const before = { bytes: record.bytes, spilled: record.spilled }
  const earlier = keysInAll(collection, decode(before.bytes), record)
  const later = keysInAll(collection, document, record)
  swapKeys(earlier, later, record)
  Object.assign(record, { bytes, spilled })
  return () => {
    swapKeys(later, earlier, record)
    Object.assign(record, before)
  }
}

export function removeRecord(collection: Collection, record: Stored): Undo {
  const keys = keysInAll(collection, decode(record.bytes), record)
  for (const [index, own] of keys) removeKeys(index, own, record)
  collection.records.delete(record)
  return () => {
    for (const [index, own] of keys) addKeys(index, own, record)
    collection.records.add(record)
  }
}

export function addIndex(collection: Collection, spec: IndexSpec): Undo {
  const index = createIndex(spec)
  for (const record of collection.records) {
    if (index.fields.some(({ at }) => record.spilled?.fields.has(at[0]!)))
      throw unsupported('an index on large binaries')
    const document = decode(record.bytes)
    const keys = keysOf(index, document)
    requireFree(index, keys, record, document, collection.namespace)
    addKeys(index, keys, record)
  }
  collection.indexes.set(spec.name, index)
  return () => collection.indexes.delete(spec.name)
}

/** The members that any index looks at. */
export const coveredIn = ({ indexes }: Collection): ReadonlySet<string> =>
  new Set(
    [...indexes.values()].flatMap(({ fields, only }) => [
      ...fields.map(({ at }) => at[0]!),
      ...namesIn(only),
    ]),
  )

type Keys = readonly (readonly [index: Index, keys: readonly string[]])[]

function keysInAll(collection: Collection, document: Document, holder: Stored | null): Keys {
  return Array.from(collection.indexes.values(), (index) => {
    const keys = keysOf(index, document)
    requireFree(index, keys, holder, document, collection.namespace)
    return [index, keys] as const
  })
}

function swapKeys(from: Keys, to: Keys, record: Stored): void {
  for (const [at, [index, keys]] of from.entries()) {
    const next = to[at]![1]
    if (keys.length === next.length && keys.every((key, n) => key === next[n])) continue
    removeKeys(index, keys, record)
    addKeys(index, next, record)
  }
}

/** Six chars of one byte each: 2^48 inserts. */
function numberKey(number: number): string {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(number, 0, 6)
  return bytes.toString('latin1')
}
