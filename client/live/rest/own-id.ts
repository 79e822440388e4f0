/**
 * Own id — the id by which an activity can be known before the server has answered.
 *
 * Rule: as the server reads it: an activity by one of its types or, with no known type, by its actor. Anything else becomes the
 * object of a `Create`, and its id is not the id of that.
 */
import { isA, knownType } from '../../../schemas/as2/ancestry'
import type { ASObject } from '../../../schemas/activity'

export const ownId = (document: ASObject): string | null => {
  const { id } = document
  return isActivity(document) && typeof id === 'string' ? id : null
}

export function isActivity({ type, actor }: ASObject): boolean {
  const types = [type].flat().filter((one) => typeof one === 'string')
  const known = types.map(knownType).filter((one) => one !== null)
  return known.length === 0 ? actor != null : known.some((one) => isA(one, 'Activity'))
}
