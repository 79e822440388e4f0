/**
 * Lead of a filter — the indexed field that a page of history is looked for by.
 *
 * In:  Filter. Out: what every match has in one of the indexed fields, or null when the filter says nothing of them.
 * Rule: the field that has the fewest entries as a rule leads: an object has fewer than an actor, an actor fewer than a type. The
 * indexes in entry.ts stand in the same order, since a store that can't tell them apart takes the first.
 */
import type { Filter, ListField } from './filter-clauses'
import type { Projection } from './projection'

export interface Lead {
  /** A list in the stored projection. */
  readonly field: keyof Projection
  readonly values: readonly string[]
  /** The filter asks for nothing else: each key of the index is a match. */
  readonly alone: boolean
}

export const INDEXED = ['object', 'inReplyTo', 'target', 'tag', 'actor', 'type'] as const

export function leadOf({ any, none, since, until }: Filter): Lead | null {
  const leading = INDEXED.find((field) => any[field] !== undefined)
  if (leading === undefined) return null
  const asks = Object.keys(any).length + Object.keys(none).length
  const alone = asks === 1 && since === null && until === null
  return { field: storedField(leading), values: any[leading]!, alone }
}

export const storedField = (field: Exclude<ListField, 'text'>): keyof Projection =>
  field === 'type' ? 'types' : field
