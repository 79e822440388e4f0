/** Spot — where something was made, as a small line below it: for what has no card of a place. */
import type { JsonObject } from '../../schemas/wire'
import { coordinatesOf } from './coordinates'
import { nameIn } from './name'
import { isObject, list } from './values'

export interface Spot {
  readonly name: string
  /** `geo:`, where it has coordinates. */
  readonly href: string | null
}

/** Of the thing, else of the activity that brought it. */
export function spotOf(thing: JsonObject, activity: JsonObject): Spot | null {
  const place = [...list(thing['location']), ...list(activity['location'])].find(isObject)
  if (place === undefined) return null
  const at = coordinatesOf(place)
  const name = nameIn(place) ?? at?.text ?? null
  return name === null ? null : { name, href: at?.href ?? null }
}
