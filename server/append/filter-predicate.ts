/**
 * Predicate of a filter — the check of one live entry.
 *
 * In:  the entry's projection.
 * Out: whether it matches.
 * Rule: no allocation and no hashing: the lists are short, and a loop over a few strings is faster than a Set.
 * One small function per field, because a property named by a variable would cost more than the comparing. The words come
 * last: there are many of them, and most entries are out before.
 */
import { LIST_FIELDS, type Clauses, type Filter, type ListField } from './filter-clauses'
import type { Projection } from './projection'

interface Clause {
  readonly held: (projection: Projection) => readonly string[]
  /** Any of these groups, every value of the group. */
  readonly groups: readonly (readonly string[])[]
  readonly expected: boolean
}

export function predicateOf(filter: Filter): (projection: Projection) => boolean {
  const unordered = [...clausesOf(filter.any, true), ...clausesOf(filter.none, false)]
  const clauses = unordered.sort(
    (a, b) => Number(a.held === HELD.text) - Number(b.held === HELD.text),
  )
  const since = filter.since ?? -Infinity
  const until = filter.until ?? Infinity
  return (projection) => {
    if (projection.published < since || projection.published >= until) return false
    for (let i = 0; i < clauses.length; i++) {
      const { held, groups, expected } = clauses[i]!
      if (holdsAny(held(projection), groups) !== expected) return false
    }
    return true
  }
}

const HELD: { readonly [field in ListField]: Clause['held'] } = {
  type: (projection) => projection.types,
  actor: (projection) => projection.actor,
  actorType: (projection) => projection.actorType,
  object: (projection) => projection.object,
  objectType: (projection) => projection.objectType,
  target: (projection) => projection.target,
  inReplyTo: (projection) => projection.inReplyTo,
  tag: (projection) => projection.tag,
  to: (projection) => projection.to,
  text: (projection) => projection.words,
  has: (projection) => projection.has,
}

const clausesOf = (clauses: Clauses, expected: boolean): Clause[] =>
  LIST_FIELDS.filter((field) => clauses[field] !== undefined).map((field) => ({
    held: HELD[field],
    groups: clauses[field]!.map((value) => (field === 'text' ? value.split(' ') : [value])),
    expected,
  }))

function holdsAny(held: readonly string[], groups: readonly (readonly string[])[]): boolean {
  for (let i = 0; i < groups.length; i++) if (holdsAll(held, groups[i]!)) return true
  return false
}

function holdsAll(held: readonly string[], group: readonly string[]): boolean {
  for (let i = 0; i < group.length; i++) if (!holds(held, group[i]!)) return false
  return true
}

function holds(held: readonly string[], value: string): boolean {
  for (let i = 0; i < held.length; i++) if (held[i] === value) return true
  return false
}
