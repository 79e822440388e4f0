/**
 * Sort — documents in the order of a sort document.
 *
 * Rule: an array sorts by its smallest element, descending by its largest; what is missing sorts as null.
 * The sort key is that of an index (keys.ts), so an index and a sort in memory give the same order.
 */
import { Failure, unsupported } from '../failure'
import { EMPTY_ARRAY_KEY, encodeKey, inDirection, type Direction } from './keys'
import { find, splitPath } from './path'
import { isDocument, numberOf, type Document } from './values'

export interface SortField {
  readonly path: string
  readonly at: readonly string[]
  readonly direction: Direction
}
export type Sort = readonly SortField[]

export function parseSort(document: unknown): Sort {
  if (document === undefined || document === null) return []
  if (!isDocument(document)) throw new Failure(14, 'a sort must be a document')
  return Object.entries(document).map(([path, value]) => {
    const direction = numberOf(value)
    if (path.startsWith('$') || isDocument(value)) throw unsupported(`the sort by ${path}`)
    if (direction !== 1 && direction !== -1) throw new Failure(2, 'a sort goes by 1 or -1')
    return { path, at: splitPath(path), direction }
  })
}

export const sortKey = (sort: Sort, document: Document): string =>
  sort.map(({ at, direction }) => fieldKey(document, at, direction)).join('')

function fieldKey(document: Document, at: readonly string[], direction: Direction): string {
  const keys = find(document, at).values.flatMap(keysIn)
  const first = keys.reduce(
    (best, key) => ((direction === 1 ? key < best : key > best) ? key : best),
    keys[0] ?? encodeKey(null),
  )
  return inDirection(first, direction)
}

/** The keys that a value has in an index: one for each element of an array. */
export function keysIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [encodeKey(value)]
  return value.length === 0 ? [EMPTY_ARRAY_KEY] : value.map(encodeKey)
}
