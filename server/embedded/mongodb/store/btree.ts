/**
 * Btree — one index of a collection: order-preserving keys to records.
 *
 * Rule: a key of a unique index is the fields alone, any other ends with the record's number, so that equal values keep
 * the order of their insertion. A field that ever held an array is `manifold` for good: one document has several keys there.
 * A sparse index leaves out documents with none of its fields, a partial one those that its filter does not match.
 */
import BTree from 'sorted-btree'
import { Failure } from '../failure'
import { parseFilter, type Filter } from '../data/filter'
import { encodeKey, inDirection, type Direction } from '../data/keys'
import { matches } from '../data/match'
import { find, splitPath } from '../data/path'
import { keysIn } from '../data/sort'
import { assign, type Document } from '../data/values'
import type { Spilled } from './spilled'

export interface Stored {
  /** Fixed in length; grows with each insert. */
  readonly number: string
  /** Replaced as a whole, never written into. Of a spilled one all but its large binaries. */
  bytes: Buffer
  spilled: Spilled | null
}

export interface IndexSpec {
  readonly name: string
  readonly key: Readonly<Record<string, Direction>>
  readonly unique: boolean
  readonly sparse: boolean
  /** A filter, as it was given. */
  readonly partial?: Document
}

export interface IndexField {
  readonly path: string
  readonly at: readonly string[]
  readonly direction: Direction
  manifold: boolean
}

export interface Index {
  readonly spec: IndexSpec
  readonly fields: readonly IndexField[]
  /** What its documents meet; all do when it is empty. */
  readonly only: Filter
  readonly tree: BTree<string, Stored>
}

export function createIndex(spec: IndexSpec): Index {
  const fields = Object.entries(spec.key).map(([path, direction]) => ({
    path,
    at: splitPath(path),
    direction,
    manifold: false,
  }))
  return {
    spec,
    fields,
    only: parseFilter(spec.partial),
    tree: new BTree<string, Stored>(undefined, byText),
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The document's keys in this index, without a record's number. */
export function keysOf(index: Index, document: Document): readonly string[] {
  if (!matches(index.only, document)) return []
  let keys = ['']
  let present = false
  let manifold: IndexField | null = null
  for (const field of index.fields) {
    const found = find(document, field.at)
    if (found.values.some((value) => value !== undefined)) present = true
    if (found.manifold || Array.isArray(found.values[0])) {
      if (manifold) throw parallelArrays(manifold.path, field.path)
      manifold = field
      field.manifold = true
    }
    const own = found.values.flatMap(keysIn)
    if (own.length === 0) own.push(...keysIn(null))
    const directed = own.map((key) => inDirection(key, field.direction))
    keys =
      directed.length === 1
        ? keys.map((key) => key + directed[0]!)
        : keys.flatMap((key) => directed.map((one) => key + one))
  }
  if (index.spec.sparse && !present) return []
  return manifold ? [...new Set(keys)] : keys
}

const parallelArrays = (a: string, b: string): Failure =>
  new Failure(171, `cannot index parallel arrays [${a}] [${b}]`)

/** Throws when another record holds one of the keys. */
export function requireFree(
  index: Index,
  keys: readonly string[],
  holder: Stored | null,
  document: Document,
  namespace: string,
): void {
  if (!index.spec.unique) return
  for (const key of keys) {
    const other = index.tree.get(key)
    if (other && other !== holder) throw duplicate(index, key, document, namespace)
  }
}

export function addKeys(index: Index, keys: readonly string[], record: Stored): void {
  for (const key of keys) index.tree.set(index.spec.unique ? key : key + record.number, record)
}

export function removeKeys(index: Index, keys: readonly string[], record: Stored): void {
  for (const key of keys) index.tree.delete(index.spec.unique ? key : key + record.number)
}

function duplicate(index: Index, key: string, document: Document, namespace: string): Failure {
  const keyValue: Document = {}
  for (const { path, at, direction } of index.fields) {
    const held = find(document, at)
      .values.flat()
      .find((value) => key.includes(inDirection(encodeKey(value), direction)))
    assign(keyValue, path, held ?? null)
  }
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${show(value)}`)
  return new Failure(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${index.spec.name} dup key: { ${shown.join(', ')} }`,
    { keyPattern: { ...index.spec.key }, keyValue },
  )
}

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 200) ?? 'null'
