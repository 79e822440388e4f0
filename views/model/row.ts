/**
 * Row — everything the template of one entry needs.
 *
 * In:  {seq, activity}, our origin, the present, the reader's zone. Out: locals for `item.pug`.
 * Rule: pure, never throws, whatever was posted; the server and the browser draw from the same function, so that a row
 * that came live is the row that a reload shows.
 */
import type { JsonObject, WireEntry } from '../../schemas/wire'
import { avatarOf, isMachine, type Avatar } from './avatar'
import { cardOf, factsOf, quoteOf, type Card } from './card'
import { kindOf } from './kind'
import { permalink } from './link'
import { photosOf, type Photos } from './photo'
import type { Part } from './part'
import { plainSentence, sentenceOf } from './sentence'
import { shorten } from './text'
import { momentOf, type Moment } from './time'
import { bodyOf } from './body'
import { isObject, list, textIn, type Value } from './values'
import { isMaking, verbOf } from './verb'

export interface Row {
  readonly weight: 'entry' | 'line'
  readonly key: string
  readonly id: string | null
  readonly seq: number | null
  readonly href: string | null
  readonly avatar: Avatar
  readonly icon: string
  readonly tone: string
  readonly sentence: readonly Part[]
  readonly label: string
  readonly time: Moment | null
  readonly text: readonly string[]
  /** What a long text has more, behind "Show all". */
  readonly rest: readonly string[]
  readonly photos: Photos
  readonly card: Card | null
}

export interface View {
  readonly origin: string
  readonly now: number
  readonly zone: string
}

export function rowOf({ seq, activity }: WireEntry, view: View): Row {
  const id = textIn(activity['id'])
  const { icon, tone, name } = verbOf(activity)
  const shape = shapeOf(activity, name, view)
  const sentence = sentenceOf(activity, {
    origin: view.origin,
    ...(shape.quotes ? { isQuoted: true } : {}),
  })
  return {
    weight: shape.weight,
    key: String(seq),
    id,
    seq,
    href: id === null ? null : permalink(id, view.origin),
    avatar: avatarOf(activity['actor'], view.origin),
    icon: iconOf(activity, icon),
    tone,
    sentence,
    label: shorten(plainSentence(sentence), 120),
    time: momentOf(textIn(activity['published']), view.now, view.zone),
    ...shape.body,
    photos: shape.photos,
    card: shape.card,
  }
}

function iconOf(activity: JsonObject, icon: string): string {
  if (kindOf(activity) === 'deleted') return 'trash'
  return isMachine(activity['actor']) && UNTOLD.has(icon) ? 'server' : icon
}

/** Icons that say nothing about what happened. */
const UNTOLD = new Set(['ask', 'right'])

interface Shape {
  readonly weight: Row['weight']
  readonly body: Pick<Row, 'text' | 'rest'>
  readonly photos: Photos
  readonly card: Card | null
  readonly quotes?: boolean
}

const NO_TEXT = { text: [], rest: [] }
const NO_PHOTOS: Photos = { shown: [], more: 0, elsewhere: [] }
const LINE: Shape = { weight: 'line', body: NO_TEXT, photos: NO_PHOTOS, card: null }

/** Three weights: what somebody made is an entry, what somebody did with it a line. (Marks are no entries.) */
function shapeOf(activity: JsonObject, verb: string, view: View): Shape {
  const object = list(activity['object'])[0]
  const entry: Shape = { ...LINE, weight: 'entry' }
  if (kindOf(activity) === 'deleted') return LINE
  if (kindOf(activity) === 'question')
    return { ...entry, body: bodyOf(activity, activity), card: cardOf(activity, view) }
  if (isMaking(verb) || (verb === 'Add' && hasPhotos(activity['object'], view)))
    return isObject(object) ? made(activity, object, view) : LINE
  if (ARRIVALS.has(verb)) {
    const place = [object, ...list(activity['location']), ...list(activity['target'])].find(
      isObject,
    )
    const card = place === undefined ? null : cardOf(place, view)
    return card === null ? LINE : { ...entry, card, body: bodyOf(activity, {}) }
  }
  if (!isObject(object)) return LINE
  if (verb === 'Announce' && kindOf(object) !== 'thing') return shared(object, view, entry)
  if (verbOf(activity).phrase !== null || activity['summary'] !== undefined) return LINE
  const card = factsOf(activity, object, view)
  return card.facts.length > 0 ? { ...entry, card } : LINE
}

const ARRIVALS = new Set(['Arrive', 'Travel', 'checkin'])

const hasPhotos = (object: Value, { origin }: View): boolean =>
  photosOf(object, origin).shown.length > 0

function made(activity: JsonObject, object: JsonObject, view: View): Shape {
  const photos = photosOf(activity['object'], view.origin)
  const one = list(activity['object']).length === 1
  const card = one ? cardOf(object, view) : null
  return { weight: 'entry', body: bodyOf(activity, one ? object : {}), photos, card }
}

function shared(object: JsonObject, view: View, entry: Shape): Shape {
  const card = quoteOf(object, view)
  const photos = photosOf(object, view.origin)
  if (card.text === null && photos.shown.length === 0) return LINE
  return { ...entry, card, photos, quotes: true }
}
