/**
 * Entry — one activity as an entry of a feed: every member that Atom or JSON Feed asks for, whatever was posted.
 *
 * In:  an activity; our origin. Out: plain values.
 * Rule: never throws. What is missing has the words that the pages use for it ("Somebody"). The id is the activity's own,
 * so that a reader knows it again from any other feed.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { permalink } from '../../../views/model/link'
import { actorName, nameIn } from '../../../views/model/name'
import { idIn, isObject, list, textIn, type Value } from '../../../views/model/values'
import { attachmentsOf, webAddress, type Attachment } from './attachment'
import { contentOf, type Telling } from './content'
import { objectTerm, verbTerm, type Names, type Term } from './term'
import { timeOf } from './time'
import { titleOf } from './title'

export interface FeedEntry {
  readonly id: string
  /** Its page here, and the same address gives the activity. */
  readonly url: string | null
  readonly title: string
  readonly html: string
  readonly published: string
  readonly updated: string
  readonly authors: readonly FeedAuthor[]
  readonly tags: readonly string[]
  readonly attachments: readonly Attachment[]
  readonly verb: Term
  readonly object: FeedThing | null
  readonly target: FeedThing | null
}

export interface FeedAuthor {
  readonly name: string
  readonly id: string | null
  readonly url: string | null
  readonly avatar: string | null
  readonly type: Term | null
}

export interface FeedThing {
  readonly id: string
  readonly title: string
  readonly url: string | null
  readonly type: Term | null
}

export interface Shaping extends Telling {
  readonly names: Names
}

const AUTHORS_MAX = 10
const TAGS_MAX = 20
const NO_TIME = '1970-01-01T00:00:00.000Z'

export function entryOf(
  activity: JsonObject,
  shaping: Shaping,
  changedAt: Date | null = null,
): FeedEntry {
  const { publicUrl, names } = shaping
  const id = textIn(activity['id']) ?? ''
  const page = permalink(id, publicUrl)
  const published = timeOf(activity['published']) ?? timeOf(activity['updated']) ?? NO_TIME
  return {
    id,
    url: page === null ? null : publicUrl + page,
    title: titleOf(activity, publicUrl),
    html: contentOf(activity, shaping),
    published,
    updated: updatedOf(activity, changedAt) ?? published,
    authors: authorsOf(activity['actor'], names),
    tags: tagsOf(activity),
    attachments: attachmentsOf(activity),
    verb: verbTerm(activity, names),
    object: thingOf(activity['object'], id, 'object', names),
    target: thingOf(activity['target'], id, 'target', names),
  }
}

/** Readers take an entry for a new version only when this has grown: by what was said, or by when an Update came here. */
function updatedOf(activity: JsonObject, changedAt: Date | null): string | null {
  const said = timeOf(activity['updated'])
  const changed = changedAt?.toISOString() ?? null
  return said !== null && (changed === null || said > changed) ? said : changed
}

function authorsOf(actor: Value, names: Names): FeedAuthor[] {
  const actors = list(actor).slice(0, AUTHORS_MAX)
  return (actors.length === 0 ? [null] : actors).map((one) => ({
    name: actorName(one),
    id: iriIn(one),
    url: addressOf(one),
    avatar: isObject(one) ? addressOf(list(one['icon'])[0]) : null,
    type: objectTerm(one, names),
  }))
}

/** Atom's object construct has an id always; one that was posted without gets one below its activity's. */
function thingOf(value: Value, activityId: string, role: string, names: Names): FeedThing | null {
  const thing = list(value)[0]
  if (thing === undefined || (typeof thing !== 'string' && !isObject(thing))) return null
  return {
    id: iriIn(thing) ?? `${activityId}${activityId.includes('#') ? '/' : '#'}${role}`,
    title: nameIn(thing) ?? '',
    url: addressOf(thing),
    type: objectTerm(thing, names),
  }
}

/** Where one can look at it: its `url`, else its id if that is an address. */
function addressOf(value: Json | null | undefined): string | null {
  const url = isObject(value) ? list(value['url'] ?? value['href'])[0] : undefined
  const address = isObject(url) ? textIn(url['href']) : textIn(url)
  return webAddress(address) ?? webAddress(idIn(value))
}

/** Both formats want an IRI; inside an activity anything may stand as an id. */
function iriIn(value: Value): string | null {
  const id = idIn(value)
  return id !== null && /^[a-z][a-z0-9+.-]*:[^\s\p{Cc}\p{Surrogate}"<>\\^`{|}]+$/iu.test(id)
    ? id
    : null
}

/** Mentions are tags, too, in ActivityStreams; a reader of feeds does not file by them. */
function tagsOf(activity: JsonObject): string[] {
  const carriers = [activity, ...list(activity['object']).filter(isObject)]
  const names = carriers
    .flatMap((one) => list(one['tag']))
    .filter((tag) => !isObject(tag) || !list(tag['type']).includes('Mention'))
    .map((tag) => nameIn(tag)?.replace(/^#/, '') ?? '')
  return [...new Set(names)].filter((name) => name !== '').slice(0, TAGS_MAX)
}
