/**
 * From AS1 — the two texts of a document that came as Activity Streams 1.0.
 *
 * In:  the scanned document, and an id and a time for where it says none.
 * Out: `as1`, its own compact text with nothing added, or, for what is no activity, a `post` around it; and the
 *      AS2 text that it is mapped to, with id and time.
 */
import type { JsonObject } from '../../schemas/wire'
import type { Accepted, Given, Read } from './draft'
import { says } from './activity-type'
import { toAs2 } from './as1/to-as2'
import { copyMembers, inObject, valuesOf, wrap } from './from-as2'

export { isAs1Activity } from './as1/shape'

export function finishAs1({ scanned, value }: Read, given: Given): Accepted {
  return { as1: scanned.text, blind: scanned.blind, ...canonical(value, given) }
}

export function finishAs1Object({ scanned, value }: Read, given: Given): Accepted {
  const copied = copyMembers(scanned, value, COPIED)
  const head = { id: given.id, verb: 'post', published: given.published }
  const post: JsonObject = { ...head, ...valuesOf(copied), object: value }
  return {
    as1: wrap(head, copied, scanned.text),
    blind: inObject(scanned),
    ...canonical(post, given),
  }
}

const COPIED = [
  ['author', 'actor'],
  ['to', 'to'],
  ['cc', 'cc'],
] as const

function canonical(document: JsonObject, given: Given): Pick<Accepted, 'id' | 'text' | 'activity'> {
  const { '@context': context, id: own, published, ...rest } = toAs2(document)
  const id = typeof own === 'string' ? own : given.id
  const time = says(published) ? published : given.published
  const text = JSON.stringify({ '@context': context, id, published: time, ...rest })
  return { id, text, activity: JSON.parse(text) as JsonObject }
}
