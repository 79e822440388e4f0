/**
 * AS1 position — where a place lies.
 *
 * In:  `{latitude, longitude, altitude}`, or the same as ISO 6709 text (`+27.59+086.56+8850/`, Base Schema §3.5).
 * Out: the members of a Place; what says more, or can't be read, stays as `position`. And the reverse.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '../../../schemas/wire'

export function positionToAs2(position: Json): JsonObject {
  if (typeof position === 'string') return { ...parse(position), position }
  const numbers = numbersIn(position)
  const count = Object.keys(numbers).length
  const whole = count > 0 && count === Object.keys(position ?? {}).length
  return whole ? numbers : { ...numbers, position }
}

export interface Position {
  readonly position: Json | undefined
  /** Whether `positionToAs2` leads back to what the place says. */
  readonly whole: boolean
}

/** Null when the place says nothing of where it lies. */
export function positionToAs1(place: JsonObject): Position | null {
  const { position } = place
  const numbers = numbersIn(place)
  const some = Object.keys(numbers).length > 0
  if (position === undefined) return some ? { position: numbers, whole: true } : null
  if (isDeepStrictEqual(positionToAs2(position), { ...numbers, position }))
    return { position, whole: true }
  return { position: some ? numbers : undefined, whole: false }
}

/** Only members that are numbers: others are no coordinates, whatever they are called. */
export const isCoordinate = (name: string, value: Json): boolean =>
  COORDINATES.has(name) && typeof value === 'number'

/** A coordinate of AS2 beside a position of AS1 would mean the same place twice. */
export const isBesidePosition = (name: string, { position }: JsonObject): boolean =>
  COORDINATES.has(name) && position !== undefined

const ISO_6709 =
  /^([+-][0-9]{1,3}(?:\.[0-9]{1,12})?)([+-][0-9]{1,3}(?:\.[0-9]{1,12})?)([+-][0-9]{1,6}(?:\.[0-9]{1,6})?)?(?:CRS[^/]{1,20})?\/?$/

/** Degrees only; minutes and seconds are rare, and the text is kept anyway. */
function parse(text: string): JsonObject {
  const [, latitude, longitude, altitude] = ISO_6709.exec(text.trim()) ?? []
  if (latitude === undefined || longitude === undefined) return {}
  const flat = { latitude: Number(latitude), longitude: Number(longitude) }
  return altitude === undefined ? flat : { ...flat, altitude: Number(altitude) }
}

function numbersIn(position: Json): JsonObject {
  if (typeof position !== 'object' || position === null || Array.isArray(position)) return {}
  return Object.fromEntries(
    Object.entries(position).filter(([name, value]) => isCoordinate(name, value)),
  )
}

const COORDINATES: ReadonlySet<string> = new Set(['latitude', 'longitude', 'altitude'])
