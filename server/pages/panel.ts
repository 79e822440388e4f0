/**
 * Panel — the filter beside a stream: the curve of the last day, the groups of boxes, and the sentence that says what is chosen.
 *
 * In:  what was counted (null where nobody could), the filter of the address. Out: locals for views/filter.pug.
 * Rule: a form that works without script: each box is a parameter of the REST list, and what has no box goes with it unseen.
 */
import type { JsonObject } from '../../schemas/wire'
import { entriesText } from '../../views/model/count'
import { curveOf } from '../../views/model/curve'
import { FACET_FIELDS, facetGroups, type FacetValues, type Naming } from '../../views/model/facets'
import { filterSentence } from '../../views/model/filter-sentence'
import { HOUR_MS, hourOf } from '../append/facets/tally'
import type { PageFilter } from './page-filter'
import { streamHref } from './shell'

/** What was counted of a stream. */
export interface Facts {
  readonly values: FacetValues
  readonly names: ReadonlyMap<string, JsonObject>
  /** The newest last. */
  readonly hours: readonly number[]
  readonly total: number
}

const [WIDTH, HEIGHT] = [256, 40]
const NOTHING: FacetValues = { type: [], objectType: [], actor: [], tag: [] }

export function panelLocals(
  stream: string,
  facts: Facts | null,
  filter: PageFilter,
  view: { readonly origin: string; readonly now: number; readonly zone: string },
): Record<string, unknown> {
  const naming: Naming = { actors: facts?.names ?? new Map(), origin: view.origin }
  const groups = facetGroups(facts?.values ?? NOTHING, filter.any, naming)
  const chosen = FACET_FIELDS.flatMap((field) => filter.any[field] ?? []).length
  const { query } = filter
  const boxed: ReadonlySet<string> = new Set(FACET_FIELDS)
  return {
    action: streamHref(stream),
    stream,
    groups,
    curve: facts === null ? null : curveLocals(facts.hours, view),
    kept: [...query].filter(([name]) => !boxed.has(name)).map(([name, value]) => ({ name, value })),
    chosen,
    isFiltered: query.size > 0,
    sentence: query.size === 0 ? [] : filterSentence(filter.any, filter.none, naming),
    show: showText(facts, filter),
  }
}

/** A number only where the counts tell it: what several boxes leave together would have to be looked for. */
function showText(facts: Facts | null, { any, query }: PageFilter): string {
  if (facts === null) return 'Show entries'
  if (query.size === 0) return `Show ${entriesText(facts.total)}`
  const [field] = FACET_FIELDS.filter((one) => any[one] !== undefined)
  if (query.size > 1 || field === undefined) return 'Show entries'
  const known = facts.values[field].find(({ value }) => value === any[field]![0])
  return known?.over === 0 ? `Show ${entriesText(known.count)}` : 'Show entries'
}

function curveLocals(hours: readonly number[], { now, zone }: { now: number; zone: string }) {
  const sum = hours.reduce((all, one) => all + one, 0)
  const most = hours.indexOf(Math.max(...hours))
  const at = new Date((hourOf(now) - (hours.length - 1 - most)) * HOUR_MS)
  const clock = at.toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  })
  return drawnCurve('Last 24 hours', hours, sum === 0 ? '' : `, most at ${clock}`)
}

/** As views/filter.pug draws it. */
export function drawnCurve(title: string, counts: readonly number[], most = '') {
  const total = entriesText(counts.reduce((all, one) => all + one, 0))
  const said = `${total} in the ${title[0]!.toLowerCase()}${title.slice(1)}${most}`
  return { ...curveOf(counts, WIDTH, HEIGHT), width: WIDTH, height: HEIGHT, title, total, said }
}
