/**
 * To AS2 — the mapping of Activity Streams 1.0 to 2.0 (Core, Appendix B, and what it leaves open).
 *
 * In:  an AS1 activity as a value.
 * Out: the AS2 activity with `@context`; neither id nor time are made up here.
 * Rule: nothing that was said is lost, and to-as1.ts leads back. What AS2 has no word for stays under its own name, or as
 *       `as1:name` where AS2 means something else by that name, and a context entry of our own says whose word it is.
 *       Words that only AS2 has are taken for AS2's, as long as the outcome is sound by AS2's rules; else they are
 *       `as1:name` too. So an AS2 activity that was given as AS1 comes back as what it was.
 * Why `url` stays a string: a Link to `text/html` would say the same in a way that fewer programs read.
 */
import { AS2_CONTEXT } from '../../../schemas/as2/spelling'
import type { Json, JsonObject } from '../../../schemas/wire'
import { faultsIn } from '../../validate'
import { isActivity, says, typesOf } from '../activity-type'
import { isForeign, overridesIn } from '../context'
import { isAbsoluteIri } from '../iri'
import { linksToAs2, PAGES } from './links'
import { mediaToAs2 } from './media'
import { BY_AS1, holdsObjects, isAs2Only, nameInAs2, type MemberKind } from './members'
import { isBesidePosition, isCoordinate, positionToAs2 } from './position'
import {
  AS1_CONTEXT,
  impliedType,
  isAs1Activity,
  isCollection,
  LINKS,
  ORDERED,
  undo,
} from './shape'
import { typeOfObject, typeOfVerb, unknownType, type Typed } from './types'

export function toAs2(activity: JsonObject): JsonObject {
  const mapping = new Mapping(true)
  const mapped = mapping.root(activity)
  return !mapping.borrowed || isSound(mapped) ? mapped : new Mapping(false).root(activity)
}

/** As an AS2 document is judged that comes as one. */
function isSound(mapped: JsonObject): boolean {
  const { '@context': context } = mapped
  if (isForeign(context) || overridesIn(context).length > 0) return false
  return isActivity(mapped) && faultsIn('as2', mapped, 1).length === 0
}

/** `as2:name` in AS1: how AS2 says it, where AS1 has no equal. */
const AS2_PREFIX = 'as2:'

/** AS1 says ids itself, and they have been judged: no other may come in by this door. */
const NEVER: ReadonlySet<string> = new Set(['id', '__proto__'])

type Mapped = { value: Json } | null

class Mapping {
  /** Something is said in words of AS1. */
  private extended = false
  /** Something is said in words that only AS2 has. */
  borrowed = false

  constructor(private readonly takesAs2: boolean) {}

  /** A bare name can't identify the activity here; it is kept as what it was. */
  root({ id, ...source }: JsonObject): JsonObject {
    const bare = id != null && !isAbsoluteIri(String(id))
    const named = id === undefined ? {} : { [bare ? this.extend('id') : 'id']: id }
    const { '@context': own, ...rest } = this.activity(source)
    const context = this.extended ? [AS2_CONTEXT, AS1_CONTEXT] : AS2_CONTEXT
    return { '@context': own ?? context, ...named, ...rest }
  }

  private activity(source: JsonObject): JsonObject {
    const verb = says(source['verb']) ? source['verb'] : 'post'
    const typed = typeOfVerb(String(verb), says(source['target']))
    const outer = this.typed(source, typed, 'verb')
    if (says(source['objectType']) && source['objectType'] !== 'activity')
      outer[this.extend('objectType')] = source['objectType'] ?? null
    this.members(source, outer)
    return this.restore(source, typed.undoes === undefined ? outer : undo(outer, typed.undoes))
  }

  object(source: JsonObject): JsonObject {
    const out = this.typed(source, typeOf(source), 'objectType')
    if (says(source['verb'])) out[this.extend('verb')] = source['verb'] ?? null
    this.members(source, out)
    return this.restore(source, out)
  }

  /** An object with its id and type in front. */
  private typed(source: JsonObject, { type, exact }: Typed, name: string): JsonObject {
    const own = this.takesAs2 ? source[`${AS2_PREFIX}type`] : undefined
    const out: JsonObject = {}
    if (source['id'] !== undefined) out['id'] = source['id']
    if ((own ?? type) !== null && own !== null) out['type'] = own ?? type
    if (own === undefined && exact !== null) out[this.extend(name)] = exact
    return out
  }

  private members(source: JsonObject, out: JsonObject): void {
    const types = typesOf(out['type'])
    const names: Names = {
      url: types.some((type) => LINKS.has(type)) ? 'href' : 'url',
      items: types.some((type) => ORDERED.has(type)) ? 'orderedItems' : 'items',
    }
    const collection = isCollection(source)
    for (const [name, value] of Object.entries(source)) {
      if (DONE.has(name) || this.isRestored(name)) continue
      if (name === 'position') this.spread(positionToAs2(value), out)
      else if (name === 'links' && collection) this.spread(linksToAs2(value), out)
      else if (collection && (PAGES.has(name) || saysIdAgain(name, source)))
        this.page(name, value, out)
      else if (isBesidePosition(name, source)) out[this.extend(name)] = value
      else this.member(name, value, out, names)
    }
  }

  /** `position` and `links` are words of AS1. */
  private spread(members: JsonObject, out: JsonObject): void {
    if ('position' in members || 'links' in members) this.extended = true
    Object.assign(out, members)
  }

  /** AS1 pages are in `links`. The `url` of a collection that only repeats its id was put there for AS1 (§3.5). */
  private page(name: string, value: Json, out: JsonObject): void {
    if (name !== 'url') out[this.extend(name)] = value
  }

  private member(name: string, value: Json, out: JsonObject, names: Names): void {
    const row = BY_AS1.get(name)
    const mapped = row === undefined ? null : this.mapped(row.kind, value)
    if (row !== undefined && mapped !== null)
      out[names[row.as2 as keyof Names] ?? row.as2] = mapped.value
    else if (this.takesAs2 && isAs2Only(name) && !isCoordinate(name, value)) {
      this.borrowed = true
      out[name] = holdsObjects(name) ? this.inside(value) : value
    } else out[this.extend(name)] = value
  }

  /** Null when AS2 has no such value for this member. */
  private mapped(kind: MemberKind, value: Json): Mapped {
    if (value === null || kind === 'plain' || kind === 'time') return { value }
    if (kind === 'url') return typeof value === 'string' && isAbsoluteIri(value) ? { value } : null
    if (kind === 'count') return Number.isInteger(value) && Number(value) >= 0 ? { value } : null
    if (kind === 'media') return mediaToAs2(value, (one) => this.object(one))
    return this.values(value)
  }

  private values(value: Json): Mapped {
    if (!Array.isArray(value)) return this.one(value)
    const mapped = value.map((one) => this.one(one))
    return mapped.every((one) => one !== null) ? { value: mapped.map((one) => one.value) } : null
  }

  /** A string is an id if it can be one, else a name. */
  private one(value: Json): Mapped {
    if (value === null) return { value }
    if (typeof value === 'string') return { value: isAbsoluteIri(value) ? value : { name: value } }
    if (typeof value !== 'object' || Array.isArray(value)) return null
    return { value: isAs1Activity(value) ? this.activity(value) : this.object(value) }
  }

  /** The objects in a value of AS2; whatever else there is stays. */
  private inside(value: Json): Json {
    if (Array.isArray(value)) return value.map((one) => this.inside(one))
    return typeof value === 'object' ? (this.one(value)?.value ?? value) : value
  }

  private restore(source: JsonObject, out: JsonObject): JsonObject {
    for (const [name, value] of Object.entries(source))
      if (this.isRestored(name)) {
        this.borrowed = true
        if (name !== `${AS2_PREFIX}type`) out[name.slice(AS2_PREFIX.length)] = value
      }
    return out
  }

  private readonly isRestored = (name: string): boolean =>
    this.takesAs2 && name.startsWith(AS2_PREFIX) && !NEVER.has(name.slice(AS2_PREFIX.length))

  private extend(name: string): string {
    this.extended = true
    return nameInAs2(name)
  }
}

/** What `url` and `items` are called in an object of this type. */
interface Names {
  readonly url: string
  readonly items: string
}

/** Seen to by `typed`. */
const DONE: ReadonlySet<string> = new Set(['id', 'verb', 'objectType'])
const saysIdAgain = (name: string, { id, url, items }: JsonObject): boolean =>
  name === 'url' && url === id && !says(items)

function typeOf(source: JsonObject): Typed {
  const { objectType, url } = source
  if (typeof objectType !== 'string') return { type: impliedType(source), exact: null }
  const typed = typeOfObject(objectType)
  const isLink = LINKS.has(String(typed.type))
  return isLink && !isAbsoluteIri(String(url)) ? unknownType('Object', objectType) : typed
}
