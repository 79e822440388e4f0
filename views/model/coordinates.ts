/**
 * Coordinates — where a place is, for reading and as a `geo:` link.
 *
 * In:  a Place with latitude and longitude. Out: "52.2117° N, 0.1386° E", or null.
 */
import type { JsonObject } from '../../schemas/wire'
import { numberIn } from './values'

export interface Coordinates {
  readonly latitude: number
  readonly longitude: number
  readonly text: string
  readonly href: string
}

export function coordinatesOf(place: JsonObject): Coordinates | null {
  const [latitude, longitude] = [numberIn(place['latitude']), numberIn(place['longitude'])]
  if (latitude === null || longitude === null) return null
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
  return {
    latitude,
    longitude,
    text: `${degrees(latitude, 'N', 'S')}, ${degrees(longitude, 'E', 'W')}`,
    href: `geo:${latitude.toFixed(6)},${longitude.toFixed(6)}`,
  }
}

const degrees = (value: number, plus: string, minus: string): string =>
  `${Math.abs(value).toFixed(4)}° ${value < 0 ? minus : plus}`
