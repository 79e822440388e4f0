/**
 * Context — the `@context` of an object that is shown without the activity which brought it.
 *
 * Rule: what the activity says holds in the object too, and before what the object says itself (JSON-LD 1.1 §3.1). Of several
 * that tell of one object all are kept, in their order, once each: a term that one of them defines is needed for its member.
 */
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import { LIMITS } from '../config'
import { elementsOf } from './members'

type Members = ReadonlyMap<string, string>

const AS2 = JSON.stringify(AS2_CONTEXT)

/** As JSON texts, outermost first. */
export const contextsOf = (...holders: readonly Members[]): string[] =>
  merged(holders.map((holder) => elementsOf(holder.get('@context') ?? '[]')))

export function merged(lists: readonly (readonly string[])[]): string[] {
  const all = new Set(lists.flat().filter((one) => one !== 'null'))
  return [...all].slice(0, LIMITS.contexts)
}

/** AS2's own is there even when nobody gave one (Core §2.1.1). */
export function contextJson(contexts: readonly string[]): string {
  const all = contexts.some((one) => AS2_SPELT.has(one)) ? contexts : [AS2, ...contexts]
  return all.length === 1 ? all[0]! : `[${all.join()}]`
}

const AS2_SPELT = new Set([AS2, '"http://www.w3.org/ns/activitystreams"', `"${AS2_CONTEXT}#"`])
