/**
 * Merged — an activity as it reads now: its stored text, with the object that it brought as that stands. Pure.
 *
 * Rule: spliced from texts, nothing is parsed and written anew (D3). What the object's own words need of a context, and the
 * activity has not, stands in the object.
 */
import { isObject, idOf } from '../append/values'
import type { Json, JsonObject } from '../../schemas/wire'
import { contextsOf } from './context'
import type { Current } from './current'
import { elementsOf, joined, membersOf } from './members'

/** Null when nothing is left of it. */
export function mergedText(
  text: string,
  { id, as }: { readonly id: string; readonly as: 'activity' | 'object' },
  current: Current,
): string | null {
  const activity = membersOf(text)
  if (as === 'activity') {
    if (current.is === 'gone') return null
    return joined(new Map([['@context', contextIn(activity)], ...current.members]))
  }
  const all = elementsOf(activity.get('object') ?? '[]')
  const isMeant = (raw: string) => idOf(JSON.parse(raw) as Json) === id
  if (current.is === 'gone' && all.every(isMeant)) return null
  const now =
    current.is === 'gone' ? JSON.stringify(current.tombstone) : objectIn(activity, current)
  const merged = all.map((raw) => (isMeant(raw) ? now : raw))
  const isList = activity.get('object')!.startsWith('[')
  activity.set('object', isList ? `[${merged.join()}]` : merged[0]!)
  return joined(activity)
}

/** The activity's own is always there: it was added when it was posted. */
const contextIn = (activity: ReadonlyMap<string, string>): string =>
  activity.get('@context') ?? '"https://www.w3.org/ns/activitystreams"'

function objectIn(
  activity: ReadonlyMap<string, string>,
  { contexts, members }: Extract<Current, { is: 'there' }>,
): string {
  const known = new Set(contextsOf(activity))
  const own = contexts.filter((one) => !known.has(one))
  return joined(own.length === 0 ? members : new Map([['@context', `[${own.join()}]`], ...members]))
}

export const bringsOnly = (activity: JsonObject, id: string): boolean => {
  const { object } = activity
  const all = Array.isArray(object) ? object : [object ?? null]
  return all.every((one) => isObject(one) && idOf(one) === id)
}
