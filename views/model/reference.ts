/**
 * Reference — how a sentence speaks of a thing: its name, its first words, or what it is.
 *
 * In:  the value of `object`, `target` and the like: an IRI, an object, an activity, a list.
 * Out: parts of a sentence. "by **B**" follows when B is known, is not the actor and is not drawn below.
 */
import { shortName } from '../../schemas/as2/spelling'
import { kindOf, nounOf, nounsOf, type Kind } from './kind'
import { objectHref, safeHref } from './link'
import { actorName, nameIn } from './name'
import type { Part } from './part'
import { firstWords, paragraphs } from './text'
import { idIn, list, isObject, textIn, typesIn, wordsIn, type Value } from './values'
import type { JsonObject } from '../../schemas/wire'

export interface About {
  readonly origin: string
  readonly actorId: string | null
  /** The object's own words stand in the card below. */
  readonly isQuoted?: boolean
  /** The id of what everything on the page is about. */
  readonly it?: string
  /** Names lead to where things are themselves, not to their pages here. */
  readonly isAbroad?: boolean
  /** For what is only an IRI that names nothing; "something" else. */
  readonly unnamed?: string
}

type Place = Pick<About, 'origin' | 'isAbroad'>

export function refer(value: Value, role: 'object' | 'target', about: About): Part[] {
  const things = list(value)
  if (things.length > 1) return [{ text: severalOf(things), role }]
  const thing = unwrapped(things[0])
  if (typeof thing === 'string' && shortName(thing) === 'Public')
    return [{ text: 'everyone', role }]
  const author = isObject(thing) ? (thing['attributedTo'] ?? thing['author']) : undefined
  if (about.it !== undefined && things.length === 1 && idIn(thing) === about.it)
    return [{ text: 'it' }]
  const embedded = isObject(thing) ? DEEDS.get(typesIn(thing)[0] ?? '') : undefined
  if (embedded !== undefined && isObject(thing) && thing['object'] !== undefined && !isNamed(thing))
    return [{ text: `${embedded} ` }, ...refer(embeddedObject(thing), role, about)]
  const own = about.actorId !== null && idIn(author) === about.actorId
  const part: Part = {
    text: about.isQuoted ? nounOf(kindOf(thing)) : wordFor(thing, own, about.unnamed),
    role,
    ...known(thing, about),
  }
  const by = author === undefined || own ? null : nameIn(author)
  return by === null
    ? [part]
    : [part, { text: ' by ' }, { text: by, role: 'actor', ...known(author, about) }]
}

/** Where a thing itself is: its `url`, else its id. */
export const addressOf = (thing: JsonObject): string | null => {
  const url = list(thing['url'])[0]
  return textIn(isObject(url) ? url['href'] : url) ?? idIn(thing)
}

/** Its page here, where all that happened to it stands; of what has no id, where it is itself. */
export const known = (value: Value, { origin, isAbroad }: Place): { href?: string } => {
  const href = isAbroad === true ? null : objectHref(idIn(value))
  return href === null ? linked(value, origin) : { href }
}

export const linked = (value: Value, origin: string): { href?: string } => {
  const thing = list(value)[0]
  const url = isObject(thing) ? list(thing['url'])[0] : undefined
  const href =
    safeHref(isObject(url) ? textIn(url['href']) : textIn(url), origin) ??
    safeHref(idIn(thing), origin)
  return href === null ? {} : { href }
}

/** What somebody did, as a thing that others accept, reject or take back. */
const DEEDS = new Map([
  ['Invite', 'an invitation to'],
  ['Offer', 'an offer of'],
  ['Like', 'a like of'],
  ['Dislike', 'a dislike of'],
  ['Announce', 'a share of'],
  ['Join', 'a request to join'],
  ['Block', 'a block of'],
  ['Flag', 'a report of'],
])

const isNamed = (thing: JsonObject): boolean => wordsIn(thing, 'name') !== null

/** Once only, so that whatever is nested in one another ends. */
const embeddedObject = (thing: JsonObject): Value => {
  const object = list(thing['object'])[0]
  return isObject(object) ? { ...object, object: null } : object
}

/** What a like of a `Create` is about is the thing that was made. */
function unwrapped(value: Value): Value {
  const made =
    isObject(value) && typesIn(value).some((type) => type === 'Create' || type === 'Follow')
      ? (list(value['object'])[0] ?? value)
      : value
  if (!isObject(made) || !isObject(value) || made === value || made['attributedTo'] !== undefined)
    return made
  return value['actor'] === undefined ? made : { ...made, attributedTo: value['actor'] }
}

function wordFor(thing: Value, own: boolean, unnamed = 'something'): string {
  if (!isObject(thing)) return nameIn(thing) ?? unnamed
  const kind = kindOf(thing)
  const said = wordsIn(thing, 'name') === null ? quoteOf(thing, kind) : null
  if (said !== null) return said
  const named = nameIn(thing)
  if (named !== null) return named
  return own
    ? nounOf(kind)
        .replace(/^an? |^something/, 'their own ')
        .trim()
    : nounOf(kind)
}

function quoteOf(thing: Exclude<Value, undefined>, kind: Kind): string | null {
  if (kind !== 'note' && kind !== 'question') return null
  const content = isObject(thing) ? wordsIn(thing, 'content') : null
  const text = content === null ? '' : paragraphs(content.slice(0, 2_000)).join(' ')
  return text === '' ? null : `“${firstWords(text, 5)}”`
}

function severalOf(things: readonly Value[]): string {
  const kinds = new Set(things.map(kindOf))
  const [kind] = kinds
  return `${things.length} ${kinds.size === 1 && kind !== undefined && kind !== 'thing' ? nounsOf(kind) : 'entries'}`
}

/** "A", "A and B", "A, B and C", "A, B and 4 others". */
export function actorParts(value: Value, place: Place): Part[] {
  const actors = list(value)
  const parts = actors
    .slice(0, actors.length > 3 ? 2 : 3)
    .map((one): Part => ({ text: actorName(one), role: 'actor', ...known(one, place) }))
  if (parts.length === 0) return [{ text: 'Somebody', role: 'actor' }]
  if (actors.length > 3) parts.push({ text: `${actors.length - 2} others` })
  return parts.flatMap((part, index) => {
    if (index === 0) return [part]
    return [{ text: index === parts.length - 1 ? ' and ' : ', ' }, part]
  })
}
