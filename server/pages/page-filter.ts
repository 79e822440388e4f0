/**
 * Page filter — the filter in the address of a page: the parameters of the REST list.
 *
 * In:  a query. Out: the filter, as the store is asked and as it is said, and the same as a query, in one order, for links.
 * Rule: what is no field of a filter is passed over, since others write into shared addresses, too; a field that is
 * misused is refused, as everywhere.
 */
import { compileFilter, parseFilterQuery, type CompiledFilter } from '../append/filter'
import { streamHref } from './shell'
import { FILTER_FIELDS } from '../../schemas/wire'

type Values = Readonly<Record<string, readonly string[]>>

export interface PageFilter {
  /** Null for every entry. */
  readonly compiled: CompiledFilter | null
  readonly any: Values
  readonly none: Values
  readonly query: URLSearchParams
}

export function readPageFilter(url: string): PageFilter {
  const at = url.indexOf('?')
  const given = new URLSearchParams(at < 0 ? '' : url.slice(at + 1))
  const query = new URLSearchParams()
  for (const name of FIELDS) for (const value of given.getAll(name)) query.append(name, value)
  if (query.size === 0) return NO_FILTER
  const filter = parseFilterQuery(query, NONE)
  const times = (['since', 'until'] as const).filter((name) => query.has(name))
  const said = times.map((name): [string, string[]] => [name, query.getAll(name)])
  return {
    compiled: compileFilter(filter),
    any: { ...(filter.any as Values), ...Object.fromEntries(said) },
    none: filter.none as Values,
    query,
  }
}

const FIELDS = [...FILTER_FIELDS, ...FILTER_FIELDS.map((field) => `not.${field}`)]
const NONE: ReadonlySet<string> = new Set()

export const filteredHref = (stream: string, { query }: PageFilter): string =>
  query.size === 0 ? streamHref(stream) : `${streamHref(stream)}?${query.toString()}`

export const NO_FILTER: PageFilter = {
  compiled: null,
  any: {},
  none: {},
  query: new URLSearchParams(),
}
