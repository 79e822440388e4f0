/**
 * Filter sentence — what a filter asks for, in words: "Photos and places by Ines Okafor or Tomasz Wilk". Pure.
 *
 * In:  what each field may be and may not be; the names of actors. Out: parts, the values among them strong. They are joined
 * by the template, never as HTML.
 */
import { capital, FACET_FIELDS, labelOf, type FacetField, type Naming } from './facets'
import { thingWord, verbWord } from './facet-words'
import { cleanName } from './text'

export interface Wish {
  readonly text: string
  readonly strong: boolean
}

type Values = Readonly<Record<string, readonly string[]>>

export function filterSentence(any: Values, none: Values, naming: Naming): Wish[] {
  const things = listed(
    (any['objectType'] ?? []).map((type) => thingWord(type).many),
    'and',
  )
  const deeds = listed((any['type'] ?? []).map(verbWord), 'or')
  const subject = [things, deeds].filter((part) => part.length > 0)
  const parts: Wish[][] = subject.length > 0 ? [joined(subject, ', ')] : [[plain('Entries')]]
  const say = (lead: string, words: readonly string[], last = 'or'): void => {
    if (words.length > 0) parts.push([plain(`${lead} `), ...listed(words, last)])
  }
  say(
    'by',
    (any['actor'] ?? []).map((id) => labelOf('actor', id, naming)),
  )
  say('tagged', any['tag'] ?? [])
  say(
    'with',
    (any['text'] ?? []).map((words) => `“${words}”`),
  )
  say('since', any['since'] ?? [])
  say('until', any['until'] ?? [])
  for (const [field, values] of Object.entries(any))
    if (!SAID.has(field)) say(wordOf(field), values)
  for (const [field, values] of Object.entries(none))
    say(
      `not ${field === 'actor' ? 'by' : wordOf(field)}`,
      values.map((value) => wordIn(field, value, naming)),
    )
  return merged(capitalised(joined(parts, ' ')))
}

const SAID: ReadonlySet<string> = new Set([
  'type',
  'objectType',
  'actor',
  'tag',
  'text',
  'since',
  'until',
])

const WORDS: ReadonlyMap<string, string> = new Map([
  ['type', ''],
  ['objectType', ''],
  ['actorType', 'by a'],
  ['object', 'about'],
  ['target', 'to'],
  ['inReplyTo', 'in reply to'],
  ['to', 'for'],
  ['has', 'with'],
  ['tag', 'tagged'],
  ['text', 'with'],
])
const wordOf = (field: string): string => WORDS.get(field) ?? field

const wordIn = (field: string, value: string, naming: Naming): string =>
  field === 'type'
    ? verbWord(value)
    : field === 'objectType'
      ? thingWord(value).many
      : FACET_FIELDS.includes(field as FacetField)
        ? labelOf(field as FacetField, value, naming)
        : value

const SHOWN_MAX = 60

const plain = (text: string): Wish => ({ text, strong: false })

/** A · A or B · A, B or C */
function listed(words: readonly string[], last: string): Wish[] {
  return words.flatMap((word, at) => [
    ...(at === 0 ? [] : [plain(at === words.length - 1 ? ` ${last} ` : ', ')]),
    { text: cleanName(word, SHOWN_MAX) || word.slice(0, SHOWN_MAX), strong: true },
  ])
}

const joined = (parts: readonly Wish[][], between: string): Wish[] =>
  parts.flatMap((part, at) => (at === 0 ? part : [plain(between), ...part]))

const capitalised = ([first, ...rest]: Wish[]): Wish[] =>
  first === undefined ? [] : [{ ...first, text: capital(first.text) }, ...rest]

/** Neighbours of one weight are one part; single blanks between. */
function merged(parts: readonly Wish[]): Wish[] {
  const all: Wish[] = []
  for (const { text, strong } of parts) {
    const before = all.at(-1)
    if (before?.strong === strong && !strong)
      all[all.length - 1] = { strong, text: `${before.text}${text}`.replaceAll('  ', ' ') }
    else all.push({ text, strong })
  }
  return all
}
