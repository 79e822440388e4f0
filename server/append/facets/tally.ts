/**
 * Tally — how often each type, object type, actor and tag stands in a stream, counted up to a seq. Pure.
 *
 * In:  entries in the order of their numbers; what erased entries were. Out: the counts, and the entries of each hour.
 * Rule: bounded (P7). Of more values than are kept the rarest go, and what comes anew may have stood among those that went: it
 * says by how much its count may be too low (`over`). So the frequent ones are always kept ("space saving"), and as long as nothing
 * went every count is exact.
 */
import type { Limits } from '../../config'
import type { Projection } from '../projection'

export const FACETS = ['type', 'objectType', 'actor', 'tag'] as const
export type Facet = (typeof FACETS)[number]

/** What is counted of an entry. */
export type Marks = Pick<Projection, 'types' | 'objectType' | 'actor' | 'tag'>

export interface Tallied {
  readonly count: number
  /** It may have been counted so often more, before it went. */
  readonly over: number
  /** The newest entry that has it; 0 when that was erased. */
  readonly last: number
}

export interface Group {
  readonly values: ReadonlyMap<string, Tallied>
  /** The most that a value can have been counted that is not kept; 0 while all are. */
  readonly floor: number
  /** There was one that is too long to be kept. */
  readonly long: boolean
}

export interface Tally {
  readonly epoch: string
  /** Everything from here on, */
  readonly from: number
  /** up to here. */
  readonly seq: number
  readonly groups: Readonly<Record<Facet, Group>>
  /** Entries of each hour since 1970, the last ones. */
  readonly hours: ReadonlyMap<number, number>
  /** Erased ones that are not in it any more, though the store may still keep what they were. */
  readonly undone: readonly number[]
}

export interface Counted {
  readonly seq: number
  readonly at: Date
  readonly marks: Marks
}

export const HOUR_MS = 3_600_000
export const HOURS = 24

const NOTHING: Group = { values: new Map(), floor: 0, long: false }

export const emptyTally = (epoch: string, from: number): Tally => ({
  epoch,
  from,
  seq: from - 1,
  groups: { type: NOTHING, objectType: NOTHING, actor: NOTHING, tag: NOTHING },
  hours: new Map(),
  undone: [],
})

export function count(tally: Tally, entries: readonly Counted[], limits: Limits): Tally {
  const hours = new Map(tally.hours)
  for (const { at } of entries) {
    const hour = hourOf(at.getTime())
    hours.set(hour, (hours.get(hour) ?? 0) + 1)
  }
  return {
    ...tally,
    seq: entries.at(-1)?.seq ?? tally.seq,
    groups: mapGroups((facet) => countInto(tally.groups[facet], facet, entries, limits)),
    // One more than is shown: the first is only a part of it.
    hours: new Map([...hours].sort(([one], [other]) => one - other).slice(-HOURS - 1)),
  }
}

function countInto(
  group: Group,
  facet: Facet,
  entries: readonly Counted[],
  { facetValues, facetValueLength }: Limits,
): Group {
  const values = new Map(group.values)
  let long = group.long
  for (const { seq, marks } of entries)
    for (const value of new Set(marksOf(marks, facet))) {
      if (value.length > facetValueLength) {
        long = true
        continue
      }
      const known = values.get(value)
      const { count: before, over } = known ?? { count: 0, over: group.floor }
      values.set(value, { count: before + 1, over, last: seq })
    }
  if (values.size <= facetValues) return { ...group, values, long }
  const ranked = [...values].sort(([, one], [, other]) => upper(other) - upper(one))
  const gone = ranked.slice(facetValues)
  return {
    values: new Map(ranked.slice(0, facetValues)),
    floor: Math.max(group.floor, ...gone.map(([, tallied]) => upper(tallied))),
    long,
  }
}

/** Takes out what they were, and puts in what they are: Tombstones. What stood before all that was counted is only named. */
export function uncount(
  tally: Tally,
  erased: readonly { readonly seq: number; readonly was: Marks; readonly is: Marks }[],
): Tally {
  return {
    ...tally,
    undone: erased.map(({ seq }) => seq),
    groups: mapGroups((facet) => {
      const group = tally.groups[facet]
      const values = new Map(group.values)
      for (const { seq, was, is } of erased) {
        if (seq < tally.from) continue
        const [lost, left] = [new Set(marksOf(was, facet)), new Set(marksOf(is, facet))]
        for (const value of lost) if (!left.has(value)) shift(values, value, -1, seq)
        for (const value of left) if (!lost.has(value)) shift(values, value, 1, seq, group.floor)
      }
      return { ...group, values }
    }),
  }
}

function shift(
  values: Map<string, Tallied>,
  value: string,
  by: 1 | -1,
  seq: number,
  floor = 0,
): void {
  const known = values.get(value) ?? (by > 0 ? { count: 0, over: floor, last: 0 } : undefined)
  if (known === undefined) return
  const last = by < 0 && known.last === seq ? 0 : Math.max(known.last, by > 0 ? seq : 0)
  if (known.count + by <= 0 && known.over === 0) values.delete(value)
  else values.set(value, { ...known, count: Math.max(0, known.count + by), last })
}

/** The newest hour last: the one that is still running. */
export function hourly(hours: ReadonlyMap<number, number>, now: number): number[] {
  const first = firstHour(now)
  return Array.from({ length: HOURS }, (_, at) => hours.get(first + at) ?? 0)
}

/** The first of those that are shown. */
export const firstHour = (now: number): number => hourOf(now) - HOURS + 1

export const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS)

export const marksOf = (marks: Marks, facet: Facet): readonly string[] =>
  marks[facet === 'type' ? 'types' : facet] ?? []

/** The most that it can have been counted. */
export const upper = ({ count: certain, over }: Tallied): number => certain + over

const mapGroups = (groupOf: (facet: Facet) => Group): Record<Facet, Group> => ({
  type: groupOf('type'),
  objectType: groupOf('objectType'),
  actor: groupOf('actor'),
  tag: groupOf('tag'),
})
