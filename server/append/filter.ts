/**
 * Filter — one language for history, live, webhooks, SSE and the command line (D8).
 *
 * In:  `{type: ['Like', 'Announce'], not: {actor: …}}` or `?type=Like&type=Announce&not.actor=…`.
 * Out: Filter; compiled once, a predicate for live, conditions for history, a text that names it.
 * Rule: any value within a field, all of the fields, none of the values under `not`. The three forms agree,
 * which the property test in test/append/filter.test.ts holds.
 */
import { FILTER_FIELDS, type FilterField } from '../../schemas/wire'
import { Refusal } from '../errors'
import { refuse, toFilter, type Filter, type RawClauses } from './filter-clauses'
import { canonicalText } from './filter-canonical'
import { leadOf, type Lead } from './filter-lead'
import { predicateOf } from './filter-predicate'
import { queryOf } from './filter-query'
import type { Projection } from './projection'

export interface CompiledFilter {
  /** Allocates nothing. */
  matches(projection: Projection): boolean
  /** Conditions on the stored projection `p`, for any store that knows $in, $nin, $all, $gte, $lt, $and, $or. */
  readonly query: Record<string, unknown>
  readonly lead: Lead | null
  /** Equal filters have equal texts; the empty filter has the empty one. */
  readonly canonical: string
}

/** Anew; who asks what others may have asked takes it from filter-shared.ts. */
export const compileFilter = (
  filter: Filter,
  canonical = canonicalText(filter),
): CompiledFilter => ({
  matches: predicateOf(filter),
  query: queryOf(filter),
  lead: leadOf(filter),
  canonical,
})

/** From the JSON of `subscribe`. */
export function parseFilter(input: unknown): Filter {
  if (input === undefined) return toFilter({}, {})
  if (!isRecord(input)) throw malformed('A filter is an object of fields.')
  const { not, ...fields } = input
  if (not !== undefined && !isRecord(not)) throw malformed("'not' is an object of fields.")
  return toFilter(rawClauses(fields, ''), rawClauses(not ?? {}, 'not.'))
}

/** From a query string; `reserved` are the names that the caller reads itself. */
export function parseFilterQuery(params: URLSearchParams, reserved: ReadonlySet<string>): Filter {
  const any: RawClauses = {}
  const none: RawClauses = {}
  for (const name of new Set(params.keys())) {
    if (reserved.has(name)) continue
    const negated = name.startsWith('not.')
    const field = fieldOf(negated ? name.slice(4) : name, name)
    const side = negated ? none : any
    side[field] = params.getAll(name)
  }
  return toFilter(any, none)
}

function rawClauses(input: Record<string, unknown>, prefix: string): RawClauses {
  const raw: RawClauses = {}
  for (const [name, value] of Object.entries(input)) {
    const field = fieldOf(name, prefix + name)
    if (value === undefined) continue
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (!values.every((one) => typeof one === 'string'))
      throw malformed(`'${prefix}${field}' takes a string or a list of strings.`)
    if (values.length === 0) throw refuse(`'${prefix}${field}' is an empty list.`)
    raw[field] = values
  }
  return raw
}

function fieldOf(name: string, shown: string): FilterField {
  const field = FILTER_FIELDS.find((known) => known === name)
  if (field === undefined)
    throw refuse(`'${shown.slice(0, 40)}' is not a parameter that is known here.`)
  return field
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const malformed = (detail: string): Refusal => new Refusal('bad-request', detail)
