/**
 * Plan — which index to read for a filter and a sort, and from where to where.
 *
 * Rule: the longest prefix of equal fields wins, then an index that gives the sort, then a range. The ranges always hold
 * every match; match.ts looks at each record again, so a poor plan costs time, never a wrong answer.
 * A manifold field takes one bound only (two elements may each meet one of them), and gives no sort.
 */
import { LIMITS } from '../../../config'
import type { Comparison, Condition, Filter } from '../data/filter'
import { HIGH, inDirection, isKeyOf } from '../data/keys'
import { isInOrder } from '../data/match'
import type { Sort } from '../data/sort'
import { TYPE } from '../data/values'
import type { Index, IndexField } from './btree'

/** From `lower` (included) up to `upper` (left out). */
export interface Range {
  readonly lower: string
  readonly upper: string
  /** How many chars of each key are the same for the whole range: what follows orders it among other ranges. */
  readonly fixed: number
}

export interface Plan {
  readonly index: Index
  readonly ranges: readonly Range[]
  readonly reverse: boolean
  /** The records come in the order of the sort. */
  readonly sorted: boolean
  /** The ranges hold matches only, each record once: there is no need to look at them. */
  readonly exact: boolean
}

/** null: every record must be looked at. */
export function plan(filter: Filter, sort: Sort, indexes: Iterable<Index>): Plan | null {
  let best: { plan: Plan; score: number } | null = null
  for (const index of indexes) {
    const candidate = planFor(index, filter, sort)
    if (candidate && candidate.score > (best?.score ?? 0)) best = candidate
  }
  return best?.plan ?? null
}

function planFor(index: Index, filter: Filter, sort: Sort): { plan: Plan; score: number } | null {
  if (!index.only.every((condition) => isMetBy(filter, condition))) return null
  const { prefixes, length, narrows } = equalPrefix(index, filter)
  const field = index.fields[length]
  const bounds = field ? boundsOf(field, filter) : null
  const isHeld = narrows || bounds !== null || index.fields.some((one) => mustExist(one, filter))
  if (index.spec.sparse && !isHeld) return null
  const direction = canMerge(index, sort, prefixes.length, length)
    ? directionFor(index, sort, length)
    : null
  const sparseScan = index.spec.sparse && isHeld
  const score =
    4 * length + (direction === null ? 0 : 2) + (bounds === null ? 0 : 1) + (sparseScan ? 0.5 : 0)
  const ranges = prefixes.map((prefix) => ({
    lower: prefix + (bounds?.lower ?? ''),
    upper: prefix + (bounds?.upper ?? HIGH),
    fixed: prefix.length,
  }))
  const isReverse = direction === -1
  const sorted = direction !== null
  const exact = isExact(index, filter, length)
  return { score, plan: { index, ranges, reverse: isReverse, sorted, exact } }
}

/** Whether whatever the filter matches meets this: of a partial index only what it holds may be asked. */
const isMetBy = (filter: Filter, wanted: Condition): boolean =>
  'key' in wanted &&
  filter.some(
    (condition) =>
      'keys' in condition &&
      condition.at.join('.') === wanted.at.join('.') &&
      [...condition.keys].every((key) => isInOrder(wanted.is, key, wanted.key)),
  )

/** One equal value, or one of several, for each of the first fields, and no other condition. */
const isExact = ({ fields }: Index, filter: Filter, length: number): boolean =>
  filter.length === length && fields.every((field) => !field.manifold)

interface Prefix {
  readonly prefixes: readonly string[]
  /** How many fields are fixed. */
  readonly length: number
  /** One of them to something other than null: a sparse index has all such documents. */
  readonly narrows: boolean
}

function equalPrefix(index: Index, filter: Filter): Prefix {
  let prefixes = ['']
  let narrows = false
  for (const [length, field] of index.fields.entries()) {
    const fixed = fixedKeys(field, filter)
    if (!fixed || fixed.length * prefixes.length > LIMITS.mongodbPlanRanges)
      return { prefixes, length, narrows }
    const keys = fixed.map((key) => inDirection(key, field.direction))
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => prefix + key))
    if (!fixed.some((key) => isKeyOf(TYPE.null, key))) narrows = true
  }
  return { prefixes, length: index.fields.length, narrows }
}

/** What the filter says a field is equal to; nothing for an array, whose elements are what is indexed. */
function fixedKeys(field: IndexField, filter: Filter): readonly string[] | null {
  for (const condition of conditionsAt(field, filter))
    if ('keys' in condition) {
      const keys = [...condition.keys]
      if (!keys.some((key) => isKeyOf(TYPE.array, key))) return keys
    }
  return null
}

const conditionsAt = (field: IndexField, filter: Filter): readonly Condition[] =>
  filter.filter((condition) => 'at' in condition && condition.at.join('.') === field.path)

const mustExist = (field: IndexField, filter: Filter): boolean =>
  conditionsAt(field, filter).some((condition) => condition.is === 'exists' && condition.wanted)

/** The keys of one field between the filter's comparisons, within the operand's type. */
function boundsOf(field: IndexField, filter: Filter): Bounds | null {
  let bounds: Bounds | null = null
  for (const condition of conditionsAt(field, filter)) {
    if (!('key' in condition) || isKeyOf(TYPE.null, condition.key)) continue
    const own = boundsOfOne(field, condition.is, condition.key)
    bounds = bounds === null ? own : field.manifold ? bounds : overlap(bounds, own)
  }
  return bounds
}

const overlap = (a: Bounds, b: Bounds): Bounds => ({
  lower: a.lower > b.lower ? a.lower : b.lower,
  upper: a.upper < b.upper ? a.upper : b.upper,
})

function boundsOfOne({ direction }: IndexField, is: Comparison, operand: string): Bounds {
  const key = inDirection(operand, direction)
  const type = inDirection(operand.charAt(0), direction)
  const isUpward = (is === 'gt' || is === 'gte') === (direction === 1)
  const isIncluding = is === 'gte' || is === 'lte'
  return isUpward
    ? { lower: isIncluding ? key : key + HIGH, upper: type + HIGH }
    : { lower: type, upper: isIncluding ? key + HIGH : key }
}

type Bounds = Omit<Range, 'fixed'>

/** Several ranges, each in the order of the sort, can be read side by side, unless the sort asks for what tells them apart. */
const canMerge = ({ fields }: Index, sort: Sort, ranges: number, fixed: number): boolean =>
  ranges === 1 ||
  (ranges <= LIMITS.mongodbMergeRanges &&
    sort.every(({ path }) => fields.findIndex((field) => field.path === path) >= fixed))

/** Which way to read the index for the sort, or null when it does not give it. */
function directionFor(index: Index, sort: Sort, fixed: number): 1 | -1 | null {
  let way: 1 | -1 | null = null
  let at = 0
  for (const { path, direction } of sort) {
    while (at < fixed && index.fields[at]!.path !== path) at++
    const field = index.fields[at]
    if (!field || field.path !== path || field.manifold) return null
    if (at >= fixed) {
      const own = direction === field.direction ? 1 : -1
      if (way !== null && way !== own) return null
      way = own
    }
    at++
  }
  return sort.length === 0 ? null : (way ?? 1)
}
