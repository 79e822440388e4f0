/**
 * Activity type — what the types of an ActivityStreams 2.0 document say.
 *
 * In:  the value of `type`, or a whole document.
 * Out: short names (`Like`), and whether a document is an activity.
 * Rule: a document is an activity when one of its types is one, or when no type is known and it has an actor.
 */
import { isA, knownType } from '../../schemas/as2/ancestry'
import type { TypeName } from '../../schemas/as2/types'
import type { Json, JsonObject } from '../../schemas/wire'

export function isActivity(document: JsonObject): boolean {
  const known = knownTypesOf(document['type'])
  return known.length === 0 ? says(document['actor']) : known.some((type) => isA(type, 'Activity'))
}

/** Types of the Vocabulary come out short, all others as they are. */
export const typesOf = (type: Json | undefined): string[] =>
  stringsOf(type).map((one) => knownType(one) ?? one)

export const knownTypesOf = (type: Json | undefined): TypeName[] =>
  stringsOf(type)
    .map(knownType)
    .filter((one) => one !== null)

/** Null and an empty list are other ways to leave a member out (Core §2). */
export const says = (value: Json | undefined): boolean =>
  value != null && !(Array.isArray(value) && value.length === 0)

const stringsOf = (type: Json | undefined): string[] =>
  (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string')
