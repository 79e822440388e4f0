/**
 * Values — reading members of an activity that may have any shape.
 *
 * In:  JSON as a stranger posted it. Out: lists, objects, texts and ids, or nothing.
 * Rule: never throws. What is missing and what has another shape than expected are the same here.
 */
import type { Json, JsonObject } from '../../schemas/wire'

export type Value = Json | undefined

export const isObject = (value: Value): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Its first 1,000 values: nobody looks at more, and a page of entries with 80,000 each would take seconds to draw (P7). */
export function list(value: Value): readonly Json[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return [value]
  return value.length > 1_000 ? value.slice(0, 1_000) : value
}

export const objectIn = (value: Value): JsonObject | null => list(value).find(isObject) ?? null

export const textIn = (value: Value): string | null => {
  const text = list(value).find((one) => typeof one === 'string' && one.trim() !== '')
  return typeof text === 'string' ? text : null
}

export const numberIn = (value: Value): number | null => {
  const number = list(value).find((one) => typeof one === 'number')
  return typeof number === 'number' ? number : null
}

/** A thing is named by its IRI, or carries it. */
export const idIn = (value: Value): string | null => {
  const first = list(value)[0]
  return typeof first === 'string' ? first : isObject(first) ? textIn(first['id']) : null
}

/** A text of natural language: its map in the page's language first, then the plain member, then any language. */
export const wordsIn = (thing: JsonObject, member: string): string | null => {
  const map = objectIn(thing[`${member}Map`])
  return (
    textIn(map?.['en']) ??
    textIn(thing[member]) ??
    (map === null ? null : textIn(Object.values(map)))
  )
}

/** Short names of the types: of an IRI its last segment, so `Note` for each of the ways to write it. */
export const typesIn = (value: Value): readonly string[] =>
  isObject(value)
    ? list(value['type'])
        .filter((type) => typeof type === 'string')
        .map(shortName)
    : []

export const shortName = (type: string): string =>
  type.split(/[/#:]/).findLast((one) => one !== '') ?? ''
