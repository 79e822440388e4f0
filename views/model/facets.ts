/**
 * Facets — the rows of the filter panel: what happened, about what, who, which tags, with counts. Pure.
 *
 * In:  counted values, what is chosen. Out: groups of rows, the first of them shown, the others a click away.
 * Rule: what is chosen is always listed, with 0 when nobody counted it, so that a shared address says what it asks for.
 */
import type { JsonObject } from '../../schemas/wire'
import { avatarOf, type Avatar } from './avatar'
import { countText } from './count'
import { iconOf, ownWord, thingWord, verbWord } from './facet-words'
import { nameIn } from './name'
import { cleanName } from './text'

export const FACET_FIELDS = ['type', 'objectType', 'actor', 'tag'] as const
export type FacetField = (typeof FACET_FIELDS)[number]

export interface FacetValue {
  readonly value: string
  readonly count: number
  /** It may be so many more. */
  readonly over: number
}

export type FacetValues = Readonly<Record<FacetField, readonly FacetValue[]>>
export type Chosen = Readonly<Partial<Record<FacetField, readonly string[]>>>

export interface FacetRow {
  readonly value: string
  readonly label: string
  readonly count: string
  readonly checked: boolean
  readonly icon: string | null
  readonly face: Avatar | null
}

export interface FacetGroup {
  readonly field: FacetField
  readonly title: string
  readonly rows: readonly FacetRow[]
  readonly rest: readonly FacetRow[]
  /** What leads to the rest. */
  readonly more: string
  /** Something among the rest is chosen. */
  readonly open: boolean
  readonly find: boolean
}

export interface Naming {
  readonly actors: ReadonlyMap<string, JsonObject>
  readonly origin: string
}

const SHOWN = 5
const FINDABLE = 8
const TITLES: Readonly<Record<FacetField, string>> = {
  type: 'What happened',
  objectType: 'About',
  actor: 'Who',
  tag: 'Tags',
}

export function facetGroups(values: FacetValues, chosen: Chosen, naming: Naming): FacetGroup[] {
  return FACET_FIELDS.map((field) =>
    groupOf(field, values[field], chosen[field] ?? [], naming),
  ).filter(({ rows }) => rows.length > 0)
}

function groupOf(
  field: FacetField,
  counted: readonly FacetValue[],
  chosen: readonly string[],
  naming: Naming,
): FacetGroup {
  const rows = counted
    .filter(({ value }) => chosen.includes(value) || !isDull(field, value))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .map((one) => rowOf(field, one, chosen.includes(one.value), naming))
    .map(distinct)
  const unknown = chosen
    .filter((value) => !counted.some((one) => one.value === value))
    .map((value) => rowOf(field, { value, count: 0, over: 0 }, true, naming))
  // A fold that hides one row is longer than the row.
  const shown = rows.length === SHOWN + 1 ? SHOWN + 1 : SHOWN
  const rest = rows.slice(shown)
  const find = field === 'actor' && rows.length > FINDABLE
  return {
    field,
    title: TITLES[field],
    rows: [...rows.slice(0, shown), ...unknown],
    rest,
    more: find ? `Find among ${countText(rows.length)}` : `${countText(rest.length)} more`,
    open: rest.some(({ checked }) => checked),
    find,
  }
}

/** AS1's "checkin" beside AS2's "Arrive": the rarer one goes by its own name. */
function distinct(row: FacetRow, at: number, rows: readonly FacetRow[]): FacetRow {
  if (row.face !== null || !rows.slice(0, at).some(({ label }) => label === row.label)) return row
  return { ...row, label: ownWord(row.value) }
}

const DULL: ReadonlySet<string> = new Set(['Tombstone', 'Activity', 'Object'])

/** What is counted, and nobody would look for: what was deleted, types that say nothing, addresses of tags beside their names. */
const isDull = (field: FacetField, value: string): boolean =>
  ((field === 'type' || field === 'objectType') && DULL.has(value)) ||
  (field === 'tag' && /^[a-z][a-z0-9+.-]*:/i.test(value))

function rowOf(
  field: FacetField,
  { value, count, over }: FacetValue,
  checked: boolean,
  naming: Naming,
): FacetRow {
  const { actors, origin } = naming
  return {
    value,
    label: labelOf(field, value, naming),
    count: over > 0 ? `${countText(count)}+` : countText(count),
    checked,
    icon: field === 'objectType' ? iconOf(value) : null,
    face: field === 'actor' ? avatarOf(actors.get(value) ?? { id: value }, origin) : null,
  }
}

const LABEL_MAX = 60

export function labelOf(field: FacetField, value: string, { actors }: Naming): string {
  if (field === 'type') return capital(verbWord(value))
  if (field === 'objectType') return capital(thingWord(value).one)
  if (field === 'actor') return nameIn(actors.get(value) ?? value) ?? 'Somebody'
  return cleanName(value, LABEL_MAX) || value.slice(0, LABEL_MAX)
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
