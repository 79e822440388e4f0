/**
 * Reference — how a sentence speaks of a thing: its name, its first words, or what it is.
 *
 * In:  the value of `object`, `target` and the like: an IRI, an object, an activity, a list.
 * Out: parts of a sentence. "by **B**" follows when B is known, is not the actor and is not drawn below.
 */
import { shortName } from '../../schemas/as2/spelling'
import { kindOf, nounOf, nounsOf, type Kind } from './kind'
import { safeHref } from './link'
import { actorName, nameIn } from './name'
import type { Part } from './part'
import { firstWords, paragraphs } from './text'
import { idIn, list, isObject, textIn, typesIn, wordsIn, type Value } from './values'

export interface About {
  readonly origin: string
  readonly actorId: string | null
  /** The object's own words stand in the card below. */
  readonly isQuoted?: boolean
  /** For what is only an IRI that names nothing; "something" else. */
  readonly unnamed?: string
}

export function refer(value: Value, role: 'object' | 'target', about: About): Part[] {
  const things = list(value)
  if (things.length > 1) return [{ text: severalOf(things), role }]
  const thing = unwrapped(things[0])
  if (typeof thing === 'string' && shortName(thing) === 'Public')
    return [{ text: 'everyone', role }]
  const author = isObject(thing) ? (thing['attributedTo'] ?? thing['author']) : undefined
  const own = about.actorId !== null && idIn(author) === about.actorId
  const part: Part = {
    text: about.isQuoted ? nounOf(kindOf(thing)) : wordFor(thing, own, about.unnamed),
    role,
    ...linked(thing, about.origin),
  }
  const by = author === undefined || own ? null : nameIn(author)
  return by === null
    ? [part]
    : [part, { text: ' by ' }, { text: by, role: 'actor', ...linked(author, about.origin) }]
}

export const linked = (value: Value, origin: string): { href?: string } => {
  const thing = list(value)[0]
  const url = isObject(thing) ? list(thing['url'])[0] : undefined
  const href =
    safeHref(isObject(url) ? textIn(url['href']) : textIn(url), origin) ??
    safeHref(idIn(thing), origin)
  return href === null ? {} : { href }
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
export function actorParts(value: Value, origin: string): Part[] {
  const actors = list(value)
  const parts = actors
    .slice(0, actors.length > 3 ? 2 : 3)
    .map((one): Part => ({ text: actorName(one), role: 'actor', ...linked(one, origin) }))
  if (parts.length === 0) return [{ text: 'Somebody', role: 'actor' }]
  if (actors.length > 3) parts.push({ text: `${actors.length - 2} others` })
  return parts.flatMap((part, index) => {
    if (index === 0) return [part]
    return [{ text: index === parts.length - 1 ? ' and ' : ', ' }, part]
  })
}
