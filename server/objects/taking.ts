/**
 * Taking — what an entry takes back: words on responses, and the end of objects. Pure.
 *
 * In:  an entry with what was found, when it was posted, of what it names; or one that is found later.
 * Rule: it takes back what was said until then, and at least what it names, although that may stand further on: what is
 * named is taken back where it stands, too. Of choices only what is named: who has chosen anew since keeps that.
 */
import { actorsOf, CHOSEN } from '../append/response'
import { placeOf } from '../append/named'
import { isOwnTo, takenBy, type Named, type Place, type Taken } from '../append/taken'
import { idOf, valuesOf } from '../append/values'
import type { JsonObject } from '../../schemas/wire'
import { endingOf, type Change, type Effects, type Read, type ResponseWord } from './effects'

export const takingsOf = (entry: Read): Effects =>
  effectsOfTaken(entry, JSON.parse(entry.text) as JsonObject, entry.takes ?? [])

/** Of what came into the log after the entry had looked for it. */
export function lateTakingsOf(entry: Read, id: string, named: Named): Effects {
  const activity = JSON.parse(entry.text) as JsonObject
  if (entry.gone || !isOwnTo(activity, id, named)) return { words: [], changes: [] }
  return effectsOfTaken(entry, activity, takenBy(activity, new Map([[id, named]])))
}

function effectsOfTaken(entry: Read, activity: JsonObject, takes: readonly Taken[]): Effects {
  const words: ResponseWord[] = []
  const changes: Change[] = []
  const place = placeOf(entry)
  const origins = valuesOf(activity, 'object').flatMap((value) => idOf(value) ?? [])
  const by = actorsOf(activity)
  for (const { type, object, key, was, reply, place: named } of takes) {
    if (type === 'Object') {
      const claim = { of: object, origins, by }
      changes.push({ is: 'end', object, ending: endingOf(activity, was ?? null), claim })
    } else if (type === 'Update')
      changes.push(...origins.map((id): Change => ({ is: 'forget', object, id })))
    else if (key !== undefined) {
      const claim = reply === undefined ? null : { of: reply, origins, by }
      const word = { key, type, object, face: null, ends: type === 'Reply', claim }
      const isChoice = CHOSEN.some((one) => one === type)
      if (!named || !isChoice) words.push({ ...place, ...word })
      if (named) words.push({ ...justAfter(named), ...word })
    }
  }
  return { words, changes }
}

/** Before whatever comes next in its stream. */
const justAfter = ({ stream, seq, at }: Place): Place => ({ stream, seq: seq + 0.5, at })
