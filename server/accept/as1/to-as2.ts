/**
 * AS1 — the mapping of Activity Streams 1.0 to 2.0 (Core, Appendix B, and what it leaves open).
 *
 * In:  an AS1 activity as a value.
 * Out: the AS2 activity with `@context`; neither id nor time are made up here.
 * Rule: nothing that was said is lost. What AS2 has no word for stays under its own name, or as `as1:name` where AS2
 *       means something else by that name, and a context entry of our own says whose word it is. Where several verbs
 *       or object types share one AS2 type, the exact one stands in `as1:verb` or `as1:objectType`, so that the
 *       mapping can be reversed.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { says } from '../activity-type'
import { mapLinks } from './links'
import { mapMedia } from './media'
import { MEMBERS, extensionName } from './members'
import type { Extend } from './members'
import { mapPosition } from './position'
import { AS1_NAMESPACE, typeOfObject, typeOfVerb } from './types'
import type { Typed } from './types'
import { AS2_CONTEXT } from '../as2'
import { isAbsoluteIri } from '../iri'

/** A `task` has a verb of its own and is no activity for that. */
export function isAs1Activity(document: JsonObject): boolean {
  const { objectType, verb, actor } = document
  if (says(objectType)) return objectType === 'activity' || (says(verb) && objectType !== 'task')
  return says(verb) || says(actor)
}

export function toAs2(activity: JsonObject): JsonObject {
  const mapping = new Mapping()
  const mapped = mapping.root(activity)
  return { '@context': mapping.extended ? [AS2_CONTEXT, AS1_CONTEXT] : AS2_CONTEXT, ...mapped }
}

const AS1_CONTEXT = { '@vocab': AS1_NAMESPACE, as1: AS1_NAMESPACE }

class Mapping {
  extended = false

  /** A bare name can't identify the activity here; it is kept as what it was. */
  root({ id, ...source }: JsonObject): JsonObject {
    if (id === undefined) return this.activity(source)
    if (id === null || isAbsoluteIri(String(id))) return { id, ...this.activity(source) }
    return { [this.extend('id')]: id, ...this.activity(source) }
  }

  private activity(source: JsonObject): JsonObject {
    const verb = says(source['verb']) ? source['verb'] : 'post'
    const typed = typeOfVerb(String(verb), says(source['target']))
    const outer = this.typed(source, typed, 'verb')
    if (says(source['objectType']) && source['objectType'] !== 'activity')
      outer[this.extend('objectType')] = source['objectType'] ?? null
    this.members(source, outer)
    return typed.undoes === undefined ? outer : undo(outer, typed.undoes)
  }

  private object(source: JsonObject): JsonObject {
    const type = source['objectType']
    const typed =
      typeof type === 'string' ? typeOfObject(type) : { type: impliedType(source), exact: null }
    const out = this.typed(source, typed, 'objectType')
    if (says(source['verb'])) out[this.extend('verb')] = source['verb'] ?? null
    this.members(source, out)
    return out
  }

  /** An object with its id and type in front. */
  private typed(source: JsonObject, { type, exact }: Typed, name: string): JsonObject {
    const out: JsonObject = {}
    if (source['id'] !== undefined) out['id'] = source['id']
    if (type !== null) out['type'] = type
    if (exact !== null) out[this.extend(name)] = exact
    return out
  }

  private members(source: JsonObject, out: JsonObject): void {
    const collection = isCollection(source)
    for (const [name, value] of Object.entries(source)) {
      if (DONE.has(name)) continue
      if (name === 'position') Object.assign(out, mapPosition(value, this.extend))
      else if (name === 'links' && collection) Object.assign(out, mapLinks(value, this.extend))
      else this.member(name, value, out)
    }
  }

  private member(name: string, value: Json, out: JsonObject): void {
    const row = MEMBERS.get(name)
    const mapped = row === undefined ? null : this.mapped(row.kind, value)
    if (row === undefined || mapped === null) out[this.extend(name)] = value
    else out[row.name] = mapped.value
  }

  /** Null when AS2 has no such value for this member. */
  private mapped(kind: string, value: Json): { value: Json } | null {
    if (value === null || kind === 'same') return { value }
    if (kind === 'iri') return typeof value === 'string' && isAbsoluteIri(value) ? { value } : null
    if (kind === 'count') return Number.isInteger(value) && Number(value) >= 0 ? { value } : null
    if (kind === 'media') return mapMedia(value, this.extend)
    return this.values(value)
  }

  private values(value: Json): { value: Json } | null {
    if (!Array.isArray(value)) return this.one(value)
    const mapped = value.map((one) => this.one(one))
    return mapped.every((one) => one !== null) ? { value: mapped.map((one) => one.value) } : null
  }

  /** A string is an id if it can be one, else a name. */
  private one(value: Json): { value: Json } | null {
    if (value === null) return { value }
    if (typeof value === 'string') return { value: isAbsoluteIri(value) ? value : { name: value } }
    if (typeof value !== 'object' || Array.isArray(value)) return null
    return { value: isAs1Activity(value) ? this.activity(value) : this.object(value) }
  }

  private readonly extend: Extend = (name) => {
    this.extended = true
    return extensionName(name)
  }
}

/** Seen to by `typed`. */
const DONE: ReadonlySet<string> = new Set(['id', 'verb', 'objectType'])

const isCollection = ({ objectType, items, totalItems }: JsonObject): boolean =>
  says(objectType) ? objectType === 'collection' : says(items) || says(totalItems)

function impliedType(source: JsonObject): string | null {
  if (isCollection(source)) return 'Collection'
  return says(source['position']) ? 'Place' : null
}

/** What is undone becomes an activity of its own; the actor of both is one (ActivityPub §6.10). */
function undo({ object, target, ...outer }: JsonObject, type: string): JsonObject {
  const inner: JsonObject = { type }
  if (outer['actor'] !== undefined) inner['actor'] = outer['actor']
  if (object !== undefined) inner['object'] = object
  if (target !== undefined) inner['target'] = target
  return { ...outer, object: inner }
}
