/** Spots — where things happened, of the entries of a page: what the dial of a place shows around it. */
import type { JsonObject } from '../../schemas/wire'
import { coordinatesOf } from './coordinates'
import { kindOf } from './kind'
import { isObject, list } from './values'
import type { Spot } from './view'

export const spotsOf = (activities: readonly JsonObject[]): Spot[] =>
  activities.flatMap((activity) =>
    ['object', 'location', 'target']
      .flatMap((name) => list(activity[name]).slice(0, PER_MEMBER))
      .filter(isObject)
      .filter((thing) => kindOf(thing) === 'place')
      .flatMap((place) => coordinatesOf(place) ?? []),
  )

const PER_MEMBER = 4
