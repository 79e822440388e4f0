/**
 * Slices — an object with long lists, in parts with short ones.
 *
 * In:  one object of a document.
 * Out: parts that together say what it says: the first with all members and the beginning of each list, each further one with what
 *      the lists go on with. `from` is where a part's lists begin. Of hundreds of types only the first count: the others would
 *      make of a part what the whole is not.
 * Rule: a document can hold a hundred thousand faults in one list; who wants fifty of them looks at no more than it takes (P7).
 */
import type { Json, JsonObject } from '../schemas/wire'

export interface Slice {
  readonly part: JsonObject
  readonly from: number
}

const LENGTH = 256

export function* slicesOf(object: JsonObject): Generator<Slice> {
  const lists = Object.entries(object).filter(isLong)
  if (lists.length === 0) return yield { part: object, from: 0 }
  const longest = Math.max(...lists.map(([, list]) => list.length))
  yield { part: { ...object, ...cut(lists, 0) }, from: 0 }
  for (let from = LENGTH; from < longest; from += LENGTH) yield { part: cut(lists, from), from }
}

const isLong = (member: [string, Json]): member is [string, Json[]] =>
  Array.isArray(member[1]) && member[1].length > LENGTH

const cut = (lists: readonly [string, Json[]][], from: number): JsonObject =>
  Object.fromEntries(
    lists
      .filter(([name, list]) => list.length > from && !(from > 0 && name === 'type'))
      .map(([name, list]) => [name, list.slice(from, from + LENGTH)]),
  )
