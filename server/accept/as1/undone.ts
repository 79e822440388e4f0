/**
 * AS1 undone — an `Undo` as one of the verbs by which AS1 takes back: `unlike`, `stop-following`, `unshare`.
 *
 * In:  an AS2 activity. Out: the verb, and the activity with what was undone in its place. Null for any other.
 */
import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../../schemas/wire'
import { undo } from './shape'
import { typeOfVerb, USUAL_UNDOING } from './types'

export interface Undone {
  readonly verb: string
  readonly activity: JsonObject
  /** False when the undone activity said more than AS1 repeats, for instance its id. */
  readonly whole: boolean
}

export function undoneBy(activity: JsonObject): Undone | null {
  const { type, object: inner, target, 'as1:verb': exact, ...rest } = activity
  if (type !== 'Undo' || target !== undefined) return null
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return null
  const usual = USUAL_UNDOING.get(String(inner['type']))
  if (usual === undefined) return null
  const verb = typeof exact === 'string' ? exact : usual
  const typed = typeOfVerb(verb, false)
  if (typed.undoes !== inner['type'] || typed.exact !== (exact ?? null)) return null
  const flat: JsonObject = { ...rest }
  if (inner['object'] !== undefined) flat['object'] = inner['object']
  if (inner['target'] !== undefined) flat['target'] = inner['target']
  const whole = isDeepStrictEqual(undo(flat, String(inner['type']))['object'], inner)
  return { verb, activity: flat, whole }
}
