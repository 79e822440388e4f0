/**
 * AS1 shape — what both directions of the mapping must see in the same way: which values are activities, collections,
 * places, and how what is undone is written.
 */
import type { JsonObject } from '../../../schemas/wire'
import { says } from '../activity-type'
import { AS1_NAMESPACE } from './types'

/** A `task` has a verb of its own and is no activity for that. */
export function isAs1Activity(document: JsonObject): boolean {
  const { objectType, verb, actor } = document
  if (says(objectType)) return objectType === 'activity' || (says(verb) && objectType !== 'task')
  return says(verb) || says(actor)
}

export const isCollection = ({ objectType, items, totalItems }: JsonObject): boolean =>
  says(objectType) ? objectType === 'collection' : says(items) || says(totalItems)

export function impliedType(source: JsonObject): string | null {
  if (isCollection(source)) return 'Collection'
  return says(source['position']) ? 'Place' : null
}

/** What is undone becomes an activity of its own; the actor of both is one (ActivityPub §6.10). */
export function undo({ object, target, ...outer }: JsonObject, type: string): JsonObject {
  const inner: JsonObject = { type }
  if (outer['actor'] !== undefined) inner['actor'] = outer['actor']
  if (object !== undefined) inner['object'] = object
  if (target !== undefined) inner['target'] = target
  return { ...outer, object: inner }
}

/** AS2 types whose address is `href`, and whose items are `orderedItems`. */
export const LINKS: ReadonlySet<string> = new Set(['Link', 'Mention'])
export const ORDERED: ReadonlySet<string> = new Set(['OrderedCollection', 'OrderedCollectionPage'])

/** Says whose words those are that AS2 has not. */
export const AS1_CONTEXT = { '@vocab': AS1_NAMESPACE, as1: AS1_NAMESPACE }
