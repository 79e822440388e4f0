/**
 * Card — the box below an entry's text: what the activity says about its object.
 *
 * In:  an activity's object. Out: a card as its kind is drawn, or null when the sentence and the text have said it all.
 */
import type { JsonObject } from '../../schemas/wire'
import { avatarOf } from './avatar'
import { eventCard } from './card/event'
import { mediaCard } from './card/media'
import { placeCard } from './card/place'
import { pollCard } from './card/poll'
import { BLANK, type Card, type CardOptions } from './card/shape'
import { counted } from './count'
import { kindOf, type Kind } from './kind'
import { hostOf, safeHref } from './link'
import { nameIn } from './name'
import { pictureIn } from './photo'
import { addressOf, linked } from './reference'
import { cleanName, paragraphs, shorten } from './text'
import { momentOf } from './time'
import { numberIn, shortName, textIn, typesIn, wordsIn, type Value } from './values'

/** Null for a note: it has its text. */
export function cardOf(thing: JsonObject, options: CardOptions): Card | null {
  const draw = DRAWN[kindOf(thing)]
  if (draw === undefined) return null
  const card = { ...head(thing, options), ...draw(thing, options) }
  const { title, text, links, poll, facts, cover } = card
  const isEmpty = title === null && text === null && poll === null && cover === null
  return isEmpty && links.length === 0 && facts.length === 0 ? null : card
}

/** A shared piece of somebody else. */
export function quoteOf(thing: JsonObject, options: CardOptions): Card {
  const { title, href, text } = head(thing, options)
  const author = thing['attributedTo'] ?? thing['author'] ?? thing['actor']
  const name = nameIn(author)
  const { now, zone, origin } = options
  return {
    ...BLANK,
    look: 'quote',
    title: name ?? title,
    href,
    text: text ?? title,
    face: name === null ? null : avatarOf(author, origin),
    time: momentOf(textIn(thing['published']), now, zone),
  }
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

const introduced: Draw = (thing, { origin }) => ({
  look: 'person',
  title: nameIn(thing),
  face: avatarOf(thing, origin),
})

const DRAWN: Partial<Record<Kind, Draw>> = {
  article: (thing, { origin }) => ({
    meta: readingTime(thing),
    cover: pictureIn(thing, origin),
  }),
  link: (thing, { origin }) => {
    const address = textIn(thing['href']) ?? addressOf(thing)
    const host = hostOf(address)
    return { title: nameIn(thing) ?? host, href: safeHref(address, origin), host }
  },
  place: placeCard,
  event: eventCard,
  question: pollCard,
  video: mediaCard,
  audio: mediaCard,
  file: mediaCard,
  person: introduced,
  group: introduced,
  machine: introduced,
  album: (thing) => ({ meta: countOf(thing) }),
  thing: (thing) => ({ facts: factsIn(thing) }),
}

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

const TOLD = new Set(
  'id type name nameMap summary summaryMap content contentMap url image icon @context attributedTo'.split(
    ' ',
  ),
)
/** Types that say nothing about a thing. */
const UNTOLD = new Set(['Object', 'object', 'Activity', 'Document'])

const factsIn = (thing: JsonObject): Card['facts'] => {
  const plain = Object.entries(thing).filter(([name, value]) => !TOLD.has(name) && isPlain(value))
  const type = typesIn(thing).find((one) => !UNTOLD.has(one))
  const fields = plain.map(([name, value]) => ({
    name: cleanName(shortName(name), 40),
    value: cleanName(String(value), 120),
  }))
  const told =
    type === undefined || fields.length === 0 ? [] : [{ name: 'type', value: cleanName(type, 40) }]
  return [...told, ...fields].slice(0, 4)
}

const isPlain = (value: Value): boolean =>
  (typeof value === 'string' && value !== '') ||
  typeof value === 'number' ||
  typeof value === 'boolean'
