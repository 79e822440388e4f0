/**
 * Projection — the typed part of an entry: what filters, facets and indexes look at (D3).
 *
 * In:  an activity in canonical AS2 form, or in the worst case any JSON at all.
 * Out: flat lists of canonical strings and one number; stored as `p` beside the text.
 * Rule: made at one place, so that history (a query on `p`) and live (a predicate on it) agree (D8).
 * Limits: P7, `projection…` in config.ts. A value that is too long is left out, never cut: a cut id would
 * match another. `bto` and `bcc` are never read (P9).
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { LIMITS } from '../config'
import { bytesOf } from './bytes'
import { canonicalAddress, canonicalTag } from './canonical'
import { hasOf } from './has'
import { plainText } from './html'
import { parseTime } from './time'
import { idOf, isObject, ownText, textsOf, typesOf, valuesOf } from './values'
import { addWords } from './words'

export interface Projection {
  types: string[]
  actor: string[]
  actorType: string[]
  object: string[]
  objectType: string[]
  target: string[]
  inReplyTo: string[]
  /** Ids as they are, names folded: see canonicalTag. */
  tag: string[]
  to: string[]
  words: string[]
  has: string[]
  /** In ms; 0 when there is none that can be read. */
  published: number
}

export function project(activity: JsonObject): Projection {
  const root = isObject(activity) ? activity : {}
  const actors = valuesOf(root, 'actor')
  const objects = valuesOf(root, 'object')
  const embedded = objects.filter(isObject)
  const nodes = [root, ...embedded]
  const all = (name: string): Json[] => nodes.flatMap((node) => valuesOf(node, name))

  return {
    types: gather(typesOf(root)),
    actor: gather(actors.map(idOf)),
    actorType: gather(actors.flatMap(typesOf)),
    object: gather(objects.map(idOf)),
    objectType: gather(objects.flatMap(typesOf)),
    target: gather(valuesOf(root, 'target').map(idOf)),
    inReplyTo: gather(all('inReplyTo').map(idOf)),
    tag: gather(all('tag').flatMap(namesOfTag).map(canonicalTag)),
    to: gather(AUDIENCE.flatMap(all).map((value) => canonicalAddress(idOf(value) ?? ''))),
    words: wordsOf(nodes),
    has: hasOf(root, embedded),
    published: parseTime(ownText(root, 'published') ?? '') || 0,
  }
}

const AUDIENCE = ['to', 'cc', 'audience']

/** Order kept, doubles and what can't be stored faithfully removed. */
function gather(values: readonly (string | undefined)[]): string[] {
  const gathered: string[] = []
  for (const value of values) {
    if (gathered.length >= LIMITS.projectionValues) break
    if (value !== undefined && isStorable(value) && !gathered.includes(value)) gathered.push(value)
  }
  return gathered
}

/** BSON is UTF-8: half a surrogate pair would come back as another character, and match no more. */
const isStorable = (value: string): boolean =>
  value !== '' &&
  value.length <= LIMITS.projectionValueBytes &&
  // No unit of a text has more than three bytes: nearly all are short enough without being counted.
  (value.length * 3 <= LIMITS.projectionValueBytes ||
    bytesOf(value) <= LIMITS.projectionValueBytes) &&
  !hasLoneSurrogate(value)

/** A pattern is asked only where there is any. */
function hasLoneSurrogate(value: string): boolean {
  for (let at = 0; at < value.length; at++)
    if ((value.charCodeAt(at) & 0xf800) === 0xd800) return /\p{Surrogate}/u.test(value)
  return false
}

const namesOfTag = (tag: Json): string[] =>
  isObject(tag) ? [idOf(tag) ?? '', ...textsOf(tag, 'name')] : typeof tag === 'string' ? [tag] : []

/** `name` is plain text; `summary` is HTML, and so is `content` unless its media type says otherwise (Vocab §4). */
function wordsOf(nodes: readonly JsonObject[]): string[] {
  const words = new Set<string>()
  for (const node of nodes) {
    const mediaType = ownText(node, 'mediaType') ?? 'text/html'
    const isHtml = /^(?:text\/html|application\/xhtml\+xml)\b/i.test(mediaType)
    for (const text of textsOf(node, 'name')) addWords(text, words, LIMITS.projectionWords)
    for (const text of textsOf(node, 'summary'))
      addWords(plainText(text), words, LIMITS.projectionWords)
    for (const text of textsOf(node, 'content'))
      addWords(isHtml ? plainText(text) : text, words, LIMITS.projectionWords)
  }
  return [...words]
}
