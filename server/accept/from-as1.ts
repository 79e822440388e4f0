/**
 * From AS1 — the two texts of a document that came as Activity Streams 1.0.
 *
 * In:  the scanned document, and an id and a time for where it says none.
 * Out: `as1`, its own compact text with nothing added, or, for what is no activity, a `post` around it; and the
 *      AS2 text that it is mapped to, with id and time.
 */
import type { JsonObject } from '../../schemas/wire'
import type { Finished, Given, Read } from './draft'
import { says } from './activity-type'
import { toAs2 } from './as1/to-as2'
import { mapExactly } from './exact'
import { copyMembers, wrap } from './from-as2'

export function finishAs1({ scanned }: Read, given: Given): Finished {
  return { as1: scanned.text, ...canonical(scanned.text, given) }
}

export function finishAs1Object({ scanned, value }: Read, given: Given): Finished {
  const head = { id: given.id, verb: 'post', published: given.published }
  const as1 = wrap(head, copyMembers(scanned, value, COPIED), scanned.text)
  return { as1, ...canonical(as1, given) }
}

const COPIED = [
  ['author', 'actor'],
  ['to', 'to'],
  ['cc', 'cc'],
] as const

function canonical(as1: string, given: Given): Omit<Finished, 'as1'> {
  const text = mapExactly(as1, (document) => {
    const { '@context': context, id: own, published, ...rest } = toAs2(document)
    const id = typeof own === 'string' ? own : given.id
    const time = says(published) ? published : given.published
    return { '@context': context ?? null, id, published: time ?? null, ...rest }
  })
  const activity = JSON.parse(text) as JsonObject
  return { id: String(activity['id']), text, activity }
}
