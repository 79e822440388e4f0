/**
 * Select — the records that a filter finds, in the order asked for, from `skip` on and at most `limit`.
 *
 * Rule: where an index gives the order, reading stops at the last record wanted; otherwise all matches are sorted.
 */
import { namesIn, type Filter } from '../data/filter'
import { matches } from '../data/match'
import { sortKey, type Sort } from '../data/sort'
import type { Stored } from './btree'
import type { Collection } from './collection'
import { plan } from './plan'
import { readRanges } from './ranges'
import { fieldsOf } from './whole'

export interface Query {
  readonly filter: Filter
  readonly sort?: Sort
  readonly skip?: number
  /** 0: no limit. */
  readonly limit?: number
}

export function* select(collection: Collection, query: Query): Generator<Stored> {
  const { filter, sort = [], skip = 0, limit = 0 } = query
  const chosen = plan(filter, sort, collection.indexes.values())
  const records = chosen ? readRanges(chosen) : collection.records
  const found = matching(records, filter)
  const ordered = sort.length === 0 || chosen?.sorted ? found : inOrder(found, sort)
  let place = 0
  for (const record of ordered) {
    if (place++ >= skip) yield record
    if (limit > 0 && place >= skip + limit) return
  }
}

/** How many there are. Where an index tells it alone, its keys are counted. */
export function countMatches(collection: Collection, query: Query): number {
  const { filter, skip = 0, limit = 0 } = query
  const left = Math.max(0, countUpTo(collection, filter, limit === 0 ? 0 : skip + limit) - skip)
  return limit === 0 ? left : Math.min(left, limit)
}

/** It need not look further than `most`; 0 for all. */
function countUpTo(collection: Collection, filter: Filter, most: number): number {
  if (filter.length === 0) return collection.records.size
  const chosen = plan(filter, [], collection.indexes.values())
  if (!chosen?.exact) return Array.from(select(collection, { filter, limit: most })).length
  const { tree } = chosen.index
  return chosen.ranges.reduce(
    (sum, { lower, upper }) => sum + tree.forRange(lower, upper, false),
    0,
  )
}

function* matching(records: Iterable<Stored>, filter: Filter): Generator<Stored> {
  const names = new Set(namesIn(filter))
  for (const record of records)
    if (names.size === 0 || matches(filter, fieldsOf(record, names))) yield record
}

function inOrder(found: Iterable<Stored>, sort: Sort): Stored[] {
  const names = new Set(sort.map(({ at }) => at[0]!))
  const keyed = Array.from(found, (record) => ({
    record,
    key: sortKey(sort, fieldsOf(record, names)),
  }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ record }) => record)
}
