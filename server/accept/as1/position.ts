/**
 * AS1 position — where a place lies.
 *
 * In:  `{latitude, longitude, altitude}`, or the same as ISO 6709 text (`+27.59+086.56+8850/`).
 * Out: the members of a Place; what says more, or can't be read, stays as `position`.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { says } from '../activity-type'
import type { Extend } from './members'

export function mapPosition(position: Json, extend: Extend): JsonObject {
  if (typeof position === 'string') return { ...parse(position), [extend('position')]: position }
  const numbers = numbersIn(position)
  const whole = Object.keys(numbers).length === Object.keys(position ?? {}).length
  return whole && says(numbers['latitude'])
    ? numbers
    : { ...numbers, [extend('position')]: position }
}

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
  if (typeof position !== 'object' || position === null) return {}
  return Object.fromEntries(
    Object.entries(position).filter(([name, n]) => NUMBERS.has(name) && typeof n === 'number'),
  )
}

const NUMBERS: ReadonlySet<string> = new Set(['latitude', 'longitude', 'altitude'])
