/**
 * Icon — the sign and the colour of a line's node on the current.
 *
 * In:  an activity and its verb. Out: a symbol of icons.svg and a tone. Of what a machine tells in its own words, whether it
 * went well is told by the first of them.
 */
import type { JsonObject } from '../../schemas/wire'
import { isMachine } from './avatar'
import { kindOf } from './kind'
import { wordsIn } from './values'
import type { Verb } from './verb'

export interface Sign {
  readonly icon: string
  readonly tone: string
}

export function signOf(activity: JsonObject, { icon, tone }: Verb): Sign {
  if (kindOf(activity) === 'deleted') return { icon: 'trash', tone: '' }
  if (!isMachine(activity['actor'])) return { icon, tone }
  const summary = wordsIn(activity, 'summary')?.slice(0, 400) ?? ''
  if (FAILED.test(summary)) return { icon: 'x', tone: 'clay' }
  if (PASSED.test(summary)) return { icon: 'check', tone: 'moss' }
  return UNTOLD.has(icon) ? { icon: 'server', tone } : { icon, tone }
}

const FAILED = /\b(?:failed|broke|crashed)\b/i
const PASSED = /\b(?:passed|succeeded|deployed|released)\b/i
/** Icons that say nothing about what happened. */
const UNTOLD = new Set(['ask', 'right'])
