/**
 * Row — everything the template of one entry needs.
 *
 * In:  {seq, activity}, our origin, the present, the reader's zone. Out: locals for `item.pug`.
 * Rule: pure, never throws, whatever was posted; the server and the browser draw from the same function, so that a row
 * that came live is the row that a reload shows.
 */
import type { JsonObject, WireEntry } from '../../schemas/wire'
import { aboutOf, aboutWhat, type About } from './about'
import { avatarOf, type Avatar } from './avatar'
import { cardOf, factsOf, quoteOf } from './card'
import { commitsOf } from './card/commits'
import { BLANK, type Card, type Chosen } from './card/shape'
import { deedText } from './group'
import { signOf } from './icon'
import { kindOf, type Kind } from './kind'
import { objectHref, permalink } from './link'
import { linkedIn } from './linked'
import { photosOf, type Photos } from './photo'
import type { Part } from './part'
import { plainSentence, sentenceOf } from './sentence'
import { spotOf, type Spot } from './spot'
import { shorten } from './text'
import { momentOf, type Moment } from './time'
import { bodyOf, type Body } from './body'
import { idIn, isObject, list, textIn, wordsIn, type Value } from './values'
import { isMaking, isVote, verbOf } from './verb'
import type { View } from './view'

export type { View } from './view'

export interface Row {
  readonly weight: 'entry' | 'line'
  readonly key: string
  readonly id: string | null
  readonly seq: number | null
  readonly href: string | null
  readonly avatar: Avatar
  /** Where the actor's page is. */
  readonly actorHref: string | null
  /** Of several who did one thing, the first. */
  readonly faces: readonly Avatar[]
  /** Of a line: what it is alike to its neighbours in (group.ts). */
  readonly deed: string | null
  readonly icon: string
  readonly tone: string
  readonly sentence: readonly Part[]
  readonly label: string
  readonly time: Moment | null
  readonly text: readonly string[]
  /** What a long text has more, behind "Show all". */
  readonly rest: readonly string[]
  /** The parts of those paragraphs in which an address stands. */
  readonly linked: ReadonlyMap<string, readonly Part[]>
  readonly photos: Photos
  readonly card: Card | null
  /** Where it was made. */
  readonly spot: Spot | null
  /** The page of what was made, with the answers to it. */
  readonly thread: string | null
  readonly counts: Counts
  /** What a response to it is about, and the stream that it goes to. */
  readonly about: About | null
  readonly home: string | null
}

/** How many responded; zeros until somebody who knows says so. */
export interface Counts {
  readonly likes: number
  readonly replies: number
  readonly shares: number
  /** By the reader. */
  readonly liked: boolean
  readonly shared: boolean
  /** Of somebody who acts. */
  readonly follows?: boolean
  /** Of a question or an event. */
  readonly chosen?: Chosen | null
}

const NONE: Counts = { likes: 0, replies: 0, shares: 0, liked: false, shared: false }
const FACES_MAX = 3

export function rowOf({ seq, activity }: WireEntry, view: View): Row {
  const id = textIn(activity['id'])
  const verb = verbOf(activity)
  const actors = list(activity['actor'])
  const shape = shapeOf(activity, verb.name, view)
  const sign = signOf(activity, verb)
  const isGone = kindOf(activity) === 'deleted' || shape.card !== null
  const sentence = sentenceOf(activity, {
    origin: view.origin,
    isAbroad: view.isAbroad === true,
    ...(view.it === undefined ? {} : { it: view.it }),
    ...(shape.quotes ? { isQuoted: true } : {}),
  })
  return {
    weight: shape.weight,
    key: String(seq),
    id,
    seq,
    href: id === null ? null : permalink(id, view.origin),
    avatar: avatarOf(activity['actor'], view.origin),
    actorHref: objectHref(idIn(activity['actor'])),
    faces:
      shape.weight === 'line' && actors.length > 1
        ? actors.slice(0, FACES_MAX).map((actor) => avatarOf(actor, view.origin))
        : [],
    deed: shape.weight === 'line' && !isGone ? deedText(activity, verb, sign.icon) : null,
    ...sign,
    sentence,
    label: shorten(plainSentence(sentence), 120),
    time: momentOf(textIn(activity['published']), view.now, view.zone),
    ...linkedIn(shape.body, view.origin),
    photos: shape.photos,
    card: shape.card,
    spot: shape.spot ?? null,
    thread: shape.weight === 'entry' ? objectHref(aboutWhat(activity)) : null,
    counts: NONE,
    about: shape.weight === 'entry' ? aboutOf(activity) : null,
    home: view.home ?? null,
  }
}

interface Shape {
  readonly weight: Row['weight']
  readonly body: Body
  readonly photos: Photos
  readonly card: Card | null
  readonly quotes?: boolean
  readonly spot?: Spot | null
}

const NO_TEXT: Body = { text: [], rest: [], hrefs: [] }
const NO_PHOTOS: Photos = { shown: [], more: 0, elsewhere: [] }
const LINE: Shape = { weight: 'line', body: NO_TEXT, photos: NO_PHOTOS, card: null }

/** Three weights: what somebody made is an entry, what somebody did with it a line. (Marks are no entries.) */
function shapeOf(activity: JsonObject, verb: string, view: View): Shape {
  const object = list(activity['object'])[0]
  const entry: Shape = { ...LINE, weight: 'entry' }
  if (kindOf(activity) === 'deleted') return LINE
  if (view.it !== undefined && idIn(activity['object']) === view.it) return LINE
  if (kindOf(activity) === 'question')
    return { ...entry, body: bodyOf(activity, activity), card: cardOf(activity, view) }
  if (isMaking(verb) || (verb === 'Add' && hasPhotos(activity['object'], view)))
    return isObject(object) ? made(activity, object, view) : LINE
  if (INVITING.has(verb) && isObject(object) && kindOf(object) === 'event')
    return { ...entry, card: cardOf(object, view), body: bodyOf(activity, {}) }
  const commits = PUSHING.has(verb) ? commitsOf(activity['object']) : null
  if (commits !== null) return { ...LINE, card: { ...BLANK, commits } }
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

const INVITING = new Set(['Invite', 'invite'])
const PUSHING = new Set(['Push', 'push'])
const ARRIVALS = new Set(['Arrive', 'Travel', 'checkin'])

const hasPhotos = (object: Value, { origin }: View): boolean =>
  photosOf(object, origin).shown.length > 0

function made(activity: JsonObject, object: JsonObject, view: View): Shape {
  if (isVote(object)) return LINE
  const photos = photosOf(activity['object'], view.origin)
  const one = list(activity['object']).length === 1
  const card = one ? cardOf(object, view) : null
  // What is to be seen on a photo stands behind its Alt chip.
  const { summary: _alt, ...bare } = object
  const isShown = kindOf(object) === 'photo' && photos.shown.length > 0
  const body = bodyOf(activity, one ? (isShown ? bare : object) : {})
  const spot = one && !PLACED.has(kindOf(object)) ? spotOf(object, activity) : null
  return { weight: 'entry', body, photos: card?.cover ? NO_PHOTOS : photos, card, spot }
}

/** Their card says where. */
const PLACED: ReadonlySet<Kind> = new Set(['place', 'event'])

function shared(object: JsonObject, view: View, entry: Shape): Shape {
  const card = quoteOf(object, view)
  const photos = photosOf(object, view.origin)
  const isSilent = wordsIn(object, 'content') === null && wordsIn(object, 'summary') === null
  if (isSilent && photos.shown.length === 0) return LINE
  return { ...entry, card, photos, quotes: true }
}
