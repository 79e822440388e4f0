/**
 * Items — what is in a collection now: what it said itself when it was posted, what was added, less what was removed.
 *
 * Rule: an item counts once, by its id; one without an id can't be named, so it stays. Newest added first, then the
 * collection's own in its order.
 */
import { keyOfResponse } from '../append/response'
import { idOf } from '../append/values'
import { LIMITS } from '../config'
import type { Json } from '../../schemas/wire'
import { typesIn } from './current'
import { elementsOf } from './members'
import type { Shown } from './responses'
import type { ResponseDoc, Views } from './stored'

export interface Items {
  readonly total: number
  /** JSON texts. */
  readonly shown: readonly string[]
}

/** What may be put into: a collection, or something that is only known from what was put into it. */
export async function holdsItems(
  { responses }: Pick<Views, 'responses'>,
  hash: string,
  members: ReadonlyMap<string, string>,
): Promise<boolean> {
  if (members.has('type')) return typesIn(members).some((type) => COLLECTIONS.has(type))
  const put = { object: hash, live: { $in: [true, false] }, type: 'Item' as const }
  return (await responses.find(put).limit(1).select({ _id: 1 }).lean()).length > 0
}

const COLLECTIONS = new Set(['Collection', 'OrderedCollection'])

export async function itemsOf(
  { responses }: Pick<Views, 'responses'>,
  id: string,
  members: ReadonlyMap<string, string>,
  added: Shown,
): Promise<Items> {
  const own = ownItems(members)
  const keyed = new Map<string, string>()
  for (const raw of own) {
    const by = idOf(JSON.parse(raw) as Json)
    keyed.set(by === undefined ? raw : keyOfResponse({ type: 'Item', object: id, by }), raw)
  }
  const keys = [...keyed.keys()]
  const said = new Set<string>()
  for (let at = 0; at < keys.length; at += LIMITS.itemsCompared) {
    const docs = await responses
      .find({ _id: { $in: keys.slice(at, at + LIMITS.itemsCompared) } })
      .select({ _id: 1 })
      .lean<Pick<ResponseDoc, '_id'>[]>()
    for (const { _id } of docs) said.add(_id)
  }
  // What was added or removed since is in the count of what was added, or out of all.
  const untouched = keys.filter((key) => !said.has(key)).map((key) => keyed.get(key)!)
  return {
    total: added.counts.Item + untouched.length + Math.max(0, saidTotal(members) - own.length),
    shown: [...added.faces.Item, ...untouched].slice(0, LIMITS.responsesShown),
  }
}

/** It may count more than it listed. */
function saidTotal(members: ReadonlyMap<string, string>): number {
  const total = Number(members.get('totalItems') ?? 0)
  return Number.isSafeInteger(total) ? total : 0
}

const ownItems = (members: ReadonlyMap<string, string>): string[] =>
  ['items', 'orderedItems'].flatMap((name) => {
    const raw = members.get(name)
    return raw === undefined || raw === 'null' ? [] : elementsOf(raw)
  })
