/**
 * Filter clauses — what a filter asks for, in one normal form.
 *
 * In:  values per field, wanted (`any`) and unwanted (`none`), as they came.
 * Out: Filter: canonical values, sorted, without doubles; dates as one range of ms.
 * Rule: equal filters have equal normal forms, so that they share a room (D8). No value is ever more than a
 * string to be equal to: no patterns, no operators.
 * Limits: P7, `filter…` in config.ts. The closed set of fields bounds the clauses.
 */
import { FILTER_FIELDS, type FilterField } from '../../schemas/wire'
import { LIMITS } from '../config'
import { Refusal } from '../errors'
import { bytesOf } from './bytes'
import { canonicalAddress, canonicalTag, canonicalType } from './canonical'
import { HAS } from './has'
import { parseTime } from './time'
import { addWords } from './words'

export type ListField = Exclude<FilterField, 'since' | 'until'>
export const LIST_FIELDS = FILTER_FIELDS.filter(
  (field): field is ListField => field !== 'since' && field !== 'until',
)

/** One value of `text` is its words, sorted and joined by a space: they must all occur. */
export type Clauses = { readonly [field in ListField]?: readonly string[] }

export interface Filter {
  readonly any: Clauses
  readonly none: Clauses
  /** `since <= published < until`, in ms. */
  readonly since: number | null
  readonly until: number | null
}

export type RawClauses = { [field in FilterField]?: readonly string[] }

export function toFilter(any: RawClauses, none: RawClauses): Filter {
  checkSize([any, none])
  const filter = {
    any: clausesOf(any, ''),
    none: clausesOf(none, 'not.'),
    // Not since a date is until that date: the two ends fold into one range.
    since: latest(timeOf(any, 'since', ''), timeOf(none, 'until', 'not.')),
    until: earliest(timeOf(any, 'until', ''), timeOf(none, 'since', 'not.')),
  }
  checkWords(filter)
  return filter
}

/** The words of one value of `text`: all must occur. Throws as it does. */
export const wordsWanted = (text: string): readonly string[] =>
  toFilter({ text: [text] }, {}).any.text![0]!.split(' ')

export const refuse = (detail: string): Refusal => new Refusal('bad-parameter', detail)

function clausesOf(raw: RawClauses, prefix: string): Clauses {
  const clauses: { [field in ListField]?: readonly string[] } = {}
  for (const field of LIST_FIELDS) {
    const values = raw[field]?.map((value) => canonicalValue(field, checked(value, prefix + field)))
    if (values === undefined) continue
    if (values.includes(''))
      throw refuse(`'${prefix}${field}' has a value in which there is nothing to look for.`)
    clauses[field] = [...new Set(values)].sort()
  }
  return clauses
}

function canonicalValue(field: ListField, value: string): string {
  switch (field) {
    case 'type':
    case 'actorType':
    case 'objectType':
      return canonicalType(value)
    case 'to':
      return canonicalAddress(value)
    case 'tag':
      return canonicalTag(value)
    case 'text':
      return wordsOf(value).sort().join(' ')
    case 'has':
      if (!(HAS as readonly string[]).includes(value))
        throw refuse(`'has' knows ${HAS.join(', ')}; not '${value.slice(0, 40)}'.`)
      return value
    default:
      return value
  }
}

function wordsOf(text: string): string[] {
  const words = new Set<string>()
  addWords(text, words, LIMITS.filterWords + 1)
  return [...words]
}

function checked(value: string, name: string): string {
  if (value === '') throw refuse(`'${name}' is empty.`)
  if (bytesOf(value) > LIMITS.filterValueBytes)
    throw refuse(`'${name}' has a value of more than ${LIMITS.filterValueBytes} bytes.`)
  if (/\p{Surrogate}/u.test(value)) throw refuse(`'${name}' has a value that is not Unicode text.`)
  return value
}

function timeOf(raw: RawClauses, field: 'since' | 'until', prefix: string): number | null {
  const [value, ...more] = raw[field] ?? []
  if (value === undefined) return null
  const name = prefix + field
  if (more.length > 0) throw refuse(`'${name}' takes one date.`)
  const time = parseTime(checked(value, name))
  if (time >= FIRST && time < END) return time
  throw refuse(`'${name}' is not a date such as 2026-03-01 or 2026-03-01T10:00:00Z.`)
}

/** The years that can be written with four digits, whatever the offset made of them. */
const FIRST = Date.UTC(-1, 12)
const END = Date.UTC(9999, 12)

const latest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b)
const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

function checkSize(sides: readonly RawClauses[]): void {
  const values = sides
    .flatMap((raw) => Object.values(raw))
    .reduce((sum, list) => sum + list.length, 0)
  if (values > LIMITS.filterValues)
    throw refuse(`A filter takes at most ${LIMITS.filterValues} values.`)
}

/** Words are the dear part of a check: each is looked for among all words of an entry. */
function checkWords({ any, none }: Filter): void {
  const texts = [...(any.text ?? []), ...(none.text ?? [])]
  const words = texts.reduce((sum, text) => sum + text.split(' ').length, 0)
  if (words > LIMITS.filterWords)
    throw refuse(`A filter takes at most ${LIMITS.filterWords} words in 'text'.`)
}
