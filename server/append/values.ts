/**
 * Values — reading a property of an activity, whatever form it came in.
 *
 * In:  any JSON; a property may be absent, null, a string, an Object, a Link, or (nested) lists of these.
 * Out: a flat, bounded list of its values, their ids, their types.
 * Rule: own members only, so that `constructor` or `__proto__` never reads as data; nothing throws.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { LIMITS } from '../config'
import { canonicalType } from './canonical'

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

export function ownText(object: JsonObject, name: string): string | undefined {
  const value = own(object, name)
  return typeof value === 'string' ? value : undefined
}

/** At most `projectionValues` of them (P7). `null` and absent mean the same (Core §2). */
export function valuesOf(object: JsonObject, name: string): readonly Json[] {
  const value = own(object, name)
  if (value === undefined || value === null) return NONE
  if (!Array.isArray(value)) return [value]
  const flat: Json[] = []
  flatten(value, flat, LIMITS.depth)
  return flat
}

/** A Link without an id stands for what it points at; an AS1 `url` may serve as a weak id. */
export const idOf = (value: Json): string | undefined =>
  typeof value === 'string'
    ? value
    : isObject(value)
      ? (ownText(value, 'id') ?? ownText(value, 'href') ?? ownText(value, 'url'))
      : undefined

export const typesOf = (value: Json): readonly string[] =>
  isObject(value) ? valuesOf(value, 'type').filter(isText).map(canonicalType) : []

/** A property such as `name` together with its language map `nameMap`. */
export function textsOf(object: JsonObject, name: string): readonly string[] {
  const map = own(object, `${name}Map`)
  const mapped = isObject(map) ? Object.values(map).slice(0, LIMITS.projectionValues) : NONE
  return [...valuesOf(object, name), ...mapped].filter(isText)
}

const NONE: readonly Json[] = Object.freeze([])

const isText = (value: Json): value is string => typeof value === 'string'

function flatten(values: readonly Json[], into: Json[], depth: number): void {
  for (const value of values) {
    if (into.length >= LIMITS.projectionValues) return
    if (!Array.isArray(value)) {
      if (value !== null) into.push(value)
    } else if (depth > 0) flatten(value, into, depth - 1)
  }
}
