/**
 * Card — the box below an entry's text: what the activity says about its object.
 *
 * In:  an activity. Out: one shape for all kinds, or null when the sentence and the text have said it all.
 * Rule: only what the activity carries; nothing is fetched, and nothing from another host is shown, only linked.
 */
import type { JsonObject } from '../../schemas/wire'
import { coordinatesOf } from './coordinates'
import { kindOf, type Kind } from './kind'
import { hostOf, safeHref } from './link'
import { nameIn } from './name'
import { linked } from './reference'
import { cleanName, paragraphs, shorten } from './text'
import { clockText, dayText } from './time'
import { idIn, isObject, list, numberIn, textIn, wordsIn, type Value } from './values'
import { counted } from './count'

export interface Card {
  readonly title: string | null
  readonly href: string | null
  readonly text: string | null
  readonly meta: readonly string[]
  readonly options: readonly { readonly text: string; readonly count: number | null }[]
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly links: readonly { readonly text: string; readonly href: string }[]
  readonly json: string | null
}

export interface CardOptions {
  readonly origin: string
  readonly now: number
  readonly zone: string
}

const BLANK: Card = {
  title: null,
  href: null,
  text: null,
  meta: [],
  options: [],
  facts: [],
  links: [],
  json: null,
}

/** Null for a note: it has its text. */
export function cardOf(thing: JsonObject, options: CardOptions): Card | null {
  const draw = DRAWN[kindOf(thing)]
  if (draw === undefined) return null
  const card = { ...head(thing, options), ...draw(thing, options) }
  const empty = card.title === null && card.text === null && card.links.length === 0
  return empty && card.options.length === 0 && card.facts.length === 0 ? null : card
}

/** A shared piece of somebody else. */
export function quoteOf(thing: JsonObject, options: CardOptions): Card {
  const { title, href, text } = head(thing, options)
  const author = nameIn(thing['attributedTo'] ?? thing['author'])
  return { ...BLANK, title: author ?? title, href, text: text ?? title }
}

/** An activity that this page has no words for: some of its fields, and all of it as data. */
export function factsOf(activity: JsonObject, thing: JsonObject, options: CardOptions): Card {
  const { text } = head(thing, options)
  return {
    ...BLANK,
    text,
    facts: factsIn(thing),
    json: shorten(JSON.stringify(activity, null, 2), JSON_MAX),
  }
}

const TEXT_MAX = 280
const JSON_MAX = 4_000
const OPTIONS_MAX = 12

function head(thing: JsonObject, { origin }: CardOptions): Card {
  const said = wordsIn(thing, 'summary') ?? wordsIn(thing, 'content')
  const text = said === null ? '' : paragraphs(said.slice(0, 8_000)).join('\n')
  return {
    ...BLANK,
    title: wordsIn(thing, 'name') === null ? null : nameIn(thing),
    href: linked(thing, origin).href ?? null,
    text: text === '' ? null : shorten(text, TEXT_MAX),
  }
}

type Draw = (thing: JsonObject, options: CardOptions) => Partial<Card>

const DRAWN: Partial<Record<Kind, Draw>> = {
  article: (thing) => ({ meta: readingTime(thing) }),
  link: (thing, { origin }) => {
    const address = textIn(thing['href']) ?? addressOf(thing)
    const host = hostOf(address)
    return {
      title: nameIn(thing) ?? host,
      href: safeHref(address, origin),
      meta: host === null ? [] : [host],
    }
  },
  place: (thing) => placeCard(thing),
  event: (thing, options) => ({
    meta: [times(thing, options), nameIn(thing['location'])].filter((one) => one !== null),
  }),
  question: (thing) => ({ title: null, text: null, options: optionsOf(thing) }),
  video: media,
  audio: media,
  file: media,
  person: () => ({}),
  group: () => ({}),
  machine: () => ({}),
  album: (thing) => ({ meta: countOf(thing) }),
  thing: (thing) => ({ facts: factsIn(thing) }),
}

function media(thing: JsonObject, { origin }: CardOptions): Partial<Card> {
  const address = addressOf(thing)
  const href = safeHref(address, origin)
  const host = hostOf(address)
  const length = /^PT(?:(\d{1,3})H)?(?:(\d{1,3})M)?(?:(\d{1,3})S)?$/.exec(
    textIn(thing['duration']) ?? '',
  )
  const duration = length === null ? null : clock(length.slice(1).map((part) => Number(part ?? 0)))
  return {
    href,
    title: wordsIn(thing, 'name') === null ? host : nameIn(thing),
    meta: [duration, host].filter((one) => one !== null),
  }
}

const clock = ([hours = 0, minutes = 0, seconds = 0]: number[]): string =>
  `${hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : minutes}:${String(seconds).padStart(2, '0')}`

function placeCard(thing: JsonObject): Partial<Card> {
  const address = thing['address']
  const written = isObject(address) ? textIn(address['formatted']) : textIn(address)
  const at = coordinatesOf(thing)
  return {
    meta: [written === null ? null : cleanName(written), at?.text ?? null].filter(
      (one) => one !== null,
    ),
    links: at === null ? [] : [{ text: 'Open in a map app', href: at.href }],
  }
}

function times(thing: JsonObject, { now, zone }: CardOptions): string | null {
  const [from, to] = ['startTime', 'endTime'].map((name) => Date.parse(textIn(thing[name]) ?? ''))
  if (from === undefined || Number.isNaN(from)) return null
  const day = dayText(from, now, zone)
  if (to === undefined || Number.isNaN(to)) return day
  const end = dayText(to, now, zone)
  return `${day} to ${end.startsWith(dateIn(day)) ? clockText(to, zone) : end}`
}

/** "29 Nov, " of "29 Nov, 13:08". */
const dateIn = (day: string): string => day.replace(/[^ ]*$/, '')

const readingTime = (thing: JsonObject): string[] => {
  const words = paragraphs((wordsIn(thing, 'content') ?? '').slice(0, 64_000))
    .join(' ')
    .split(/\s+/).length
  return words < 60 ? [] : [`${Math.max(1, Math.round(words / 220))} min read`]
}

const countOf = (thing: JsonObject): string[] => {
  const items = numberIn(thing['totalItems'])
  return items === null ? [] : [counted(items, 'item')]
}

const optionsOf = (thing: JsonObject): Card['options'] =>
  [...list(thing['oneOf']), ...list(thing['anyOf'])].slice(0, OPTIONS_MAX).flatMap((option) => {
    const text = nameIn(option)
    if (text === null) return []
    const replies = isObject(option) ? option['replies'] : undefined
    return [{ text, count: isObject(replies) ? numberIn(replies['totalItems']) : null }]
  })

const addressOf = (thing: JsonObject): string | null => {
  const url = list(thing['url'])[0]
  return textIn(isObject(url) ? url['href'] : url) ?? idIn(thing)
}

const TOLD = new Set(
  'id type name nameMap summary summaryMap content contentMap url image icon @context'.split(' '),
)

const factsIn = (thing: JsonObject): Card['facts'] =>
  Object.entries(thing)
    .filter(([name, value]) => !TOLD.has(name) && isPlain(value))
    .slice(0, 4)
    .map(([name, value]) => ({ name: cleanName(name, 40), value: cleanName(String(value), 120) }))

const isPlain = (value: Value): boolean =>
  (typeof value === 'string' && value !== '') ||
  typeof value === 'number' ||
  typeof value === 'boolean'
