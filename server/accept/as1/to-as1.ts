/**
 * To AS1 — any AS2 activity in the words of Activity Streams 1.0; the reverse of to-as2.ts.
 *
 * In:  an AS2 activity as a value, sound by AS2's rules.
 * Out: an AS1 activity: one actor and one object, verbs and object types by their simple names, lists where AS1 has lists.
 * Rule: nothing that was said is lost. What only AS2 has a word for stays under its own name; where AS1 can say a part only,
 *       it says that part, and `as2:name` beside it holds the whole. `toAs2` reads all of it back; after a round only
 *       these differ: an id alone and `{id}`, an address alone and a Link to it among images, one value and a list of one,
 *       an empty list and none. Within a part nothing is held whole once more, since all of it stands beside the part: else each level
 *       would repeat those below it, and the text grow with the square of the depth (P7).
 */
import { AS2_CONTEXT } from '../../../schemas/as2/spelling'
import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '../../../schemas/wire'
import { isActivity, says, typesOf } from '../activity-type'
import { linksToAs1, PAGES, pageToAs1 } from './links'
import { mediaToAs1 } from './media'
import { BY_AS2, holdsObjects, isAs2Only, nameInAs1, type MemberKind } from './members'
import { objectTypeOf, verbOf, type Named } from './names'
import { isBesidePosition, isCoordinate, positionToAs1 } from './position'
import { AS1_CONTEXT, impliedType, isCollection, LINKS, ORDERED } from './shape'
import { usualObjectType } from './types'
import { undoneBy } from './undone'
import { timeToAs1, urlToAs1, whole, type Said } from './values'

export function toAs1(activity: JsonObject): JsonObject {
  return new Mapping().root(activity)
}

class Mapping {
  /** Something is said in words of AS1. */
  private extended = false
  /** Inside a part of what is held whole beside it. */
  private isPart = false

  root({ '@context': context, ...source }: JsonObject): JsonObject {
    const out = isActivity(source) ? this.activity(source) : this.object(source)
    const implied = this.extended ? [AS2_CONTEXT, AS1_CONTEXT] : AS2_CONTEXT
    if (!isDeepStrictEqual(context ?? AS2_CONTEXT, implied)) out['as2:@context'] = context ?? null
    return out
  }

  private activity(source: JsonObject): JsonObject {
    const undone = undoneBy(source)
    const verb = undone ? { value: undone.verb, whole: true } : verbOf(source)
    const out = this.typed(source, 'verb', verb)
    const isShort = undone?.whole === false
    this.members(undone?.activity ?? source, out, isShort ? UNDONE : NONE)
    if (isShort && !this.isPart) out['as2:object'] = source['object'] ?? null
    return out
  }

  private readonly object = (source: JsonObject): JsonObject => {
    const type = objectTypeOf(source)
    const out = this.typed(source, 'objectType', type)
    this.members(source, out)
    const misread = type.value === null ? impliedType(out) !== null : lacksAddress(out)
    if (type.whole && misread) out['as2:type'] = source['type'] ?? null
    return out
  }

  /** An object with its id and type in front. */
  private typed(
    source: JsonObject,
    name: 'verb' | 'objectType',
    { value, whole }: Named<string | null>,
  ): JsonObject {
    const out: JsonObject = source['id'] === undefined ? {} : { id: source['id'] }
    if (value !== null) out[name] = value
    if (!whole) out['as2:type'] = source['type'] ?? null
    for (const word of ['verb', 'objectType'] as const) {
      const said = source[`as1:${word}`]
      if (said === undefined) continue
      const fits = word === name ? whole : fitsBeside(name, value, said)
      if (fits) this.extended = true
      out[fits ? word : `as2:as1:${word}`] = said
    }
    return out
  }

  /** Of the members that are named a part is said. */
  private members(source: JsonObject, out: JsonObject, parts: ReadonlySet<string> = NONE): void {
    const { objectType = null } = out
    const collection = isCollection({ ...source, objectType })
    const names = namesIn(typesOf(source['type']))
    this.position(source, out)
    for (const [name, value] of Object.entries(source)) {
      if (DONE.has(name) || isCoordinate(name, value)) continue
      if (isBesidePosition(name, out)) out[`as2:${name}`] = value
      else if (collection && PAGES.has(name)) this.page(name, value, out)
      else if (parts.has(name)) this.partly(() => this.member(name, value, out, names))
      else if (!(collection && name === 'links')) this.member(name, value, out, names)
    }
    if (!collection) return
    if (source['links'] !== undefined) this.links(source['links'], out)
    // A collection must have items or an address (§3.5).
    if (says(out['items']) || typeof source['id'] !== 'string') return
    if (out['url'] === undefined) out['url'] = source['id']
    else if (out['url'] === source['id']) out['as2:url'] = source['url'] ?? null
  }

  private member(name: string, value: Json, out: JsonObject, names: Names): void {
    const row = BY_AS2.get(names.get(name) ?? name)
    if (row !== undefined && !(Array.isArray(value) && value.length === 0 && row.as1 !== 'items'))
      this.put(out, name, row.as1, this.said(row.kind, value), value)
    else if (row === undefined && isAs2Only(name))
      out[name] = holdsObjects(name) ? this.inside(value) : value
    else if (row === undefined) this.extension(name, value, out)
  }

  private extension(name: string, value: Json, out: JsonObject): void {
    const word = nameInAs1(name)
    if (!word.startsWith('as2:') && !Object.hasOwn(out, word)) this.extended = true
    this.put(out, name, word, whole(value), value)
  }

  /** What AS1 can't say, or not wholly, is carried along as it is. */
  private put(out: JsonObject, name: string, word: string, said: Said, value: Json): void {
    const free = said !== null && !Object.hasOwn(out, word)
    if (free) out[word] = said.value
    if (!free || !(said.whole || this.isPart)) out[`as2:${name}`] = value
  }

  private partly<T>(say: () => T): T {
    const wasPart = this.isPart
    this.isPart = true
    try {
      return say()
    } finally {
      this.isPart = wasPart
    }
  }

  private said(kind: MemberKind, value: Json): Said {
    if (value === null || kind === 'plain' || kind === 'count') return whole(value)
    if (kind === 'time') return timeToAs1(value)
    if (kind === 'url') return urlToAs1(value)
    if (kind === 'list') return this.list(value)
    if (!Array.isArray(value) || value.length === 1) return this.one(kind, [value].flat()[0]!)
    const said = this.partly(() => this.first(kind, value))
    return said && { ...said, whole: false }
  }

  /** Of several, the first that AS1 can say. */
  private first(kind: MemberKind, all: readonly Json[]): Said {
    for (const one of all) {
      const said = this.one(kind, one)
      if (said !== null) return said
    }
    return null
  }

  private list(value: Json): Said {
    const all = Array.isArray(value) ? value : [value]
    const said = all.map((one) => this.one('list', one))
    return said.every((one) => one !== null) ? whole(said.map((one) => one.value)) : null
  }

  private one(kind: MemberKind, value: Json): Said {
    if (kind === 'media') {
      const link = mediaToAs1(value, this.object)
      return link && whole(link)
    }
    if (typeof value === 'string' && kind === 'collection')
      return { value: { objectType: 'collection', id: value, url: value }, whole: false }
    if (typeof value === 'string') return whole({ id: value })
    return isObject(value) ? whole(this.any(value)) : null
  }

  /** AS1 knows a question and an offer as objects, where AS2 has activities. */
  private any(source: JsonObject): JsonObject {
    const isObject = typesOf(source['type']).some((type) => usualObjectType(type) !== undefined)
    if (isObject || !isActivity(source)) return this.object(source)
    return { objectType: 'activity', ...this.activity(source) }
  }

  /** The objects in a value that only AS2 has; whatever else there is stays. */
  private inside(value: Json): Json {
    if (Array.isArray(value)) return value.map((one) => this.inside(one))
    return isObject(value) ? this.any(value) : value
  }

  private page(name: string, value: Json, out: JsonObject): void {
    const page = pageToAs1(value)
    if (page !== null) out['links'] = { ...(out['links'] as JsonObject), [name]: page.link }
    if (page?.whole !== true) out[`as2:${name}`] = value
  }

  private links(value: Json, out: JsonObject): void {
    const pages = (out['links'] ?? {}) as JsonObject
    const links = linksToAs1(value)
    if (links === null || Object.keys(links).some((name) => name in pages)) out['as2:links'] = value
    else {
      this.extended = true
      out['links'] = { ...pages, ...links }
    }
  }

  private position(source: JsonObject, out: JsonObject): void {
    const said = positionToAs1(source)
    if (said === null) return
    if (said.position !== undefined) out['position'] = said.position
    if (source['position'] === undefined) return
    if (said.whole) this.extended = true
    else out['as2:position'] = source['position']
  }
}

const NONE: ReadonlySet<string> = new Set()
/** What `undoneBy` takes out of the undone activity. */
const UNDONE: ReadonlySet<string> = new Set(['object', 'target'])

/** Seen to by `typed` and `position`. */
const DONE: ReadonlySet<string> = new Set(['id', 'type', 'as1:verb', 'as1:objectType', 'position'])

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Under which name of AS2 a member of such an object is to be looked up. */
type Names = ReadonlyMap<string, string>

function namesIn(types: readonly string[]): Names {
  const names = new Map<string, string>()
  if (types.some((type) => LINKS.has(type))) names.set('href', 'url').set('url', 'as2:url')
  if (types.some((type) => ORDERED.has(type)))
    names.set('orderedItems', 'items').set('items', 'as2:items')
  return names
}

/** AS1 calls something a link only if it can be followed. */
const lacksAddress = ({ objectType, url }: JsonObject): boolean =>
  (objectType === 'link' || objectType === 'mention') && typeof url !== 'string'

/** A task has a verb besides its type, an activity may have a type besides its verb. */
const fitsBeside = (name: 'verb' | 'objectType', value: Json, said: Json): boolean =>
  name === 'objectType'
    ? value === 'task' && says(said)
    : typeof said === 'string' && said !== '' && said !== 'activity' && said !== 'task'
