/**
 * Path — what a dotted path finds in a document.
 *
 * Rule: an array on the way is entered at each of its documents, and at a position when the path names one; the
 * array at the end stays whole (who asks looks into it). A missing member is `undefined`.
 */
import { isDocument, member, type Document } from './values'

export interface Found {
  readonly values: readonly unknown[]
  /** An array was on the way: the values need not be one per document. */
  readonly manifold: boolean
}

export const splitPath = (path: string): readonly string[] => path.split('.')

export function find(document: Document, parts: readonly string[]): Found {
  if (parts.length === 1) return { values: [member(document, parts[0]!)], manifold: false }
  const search = { values: [] as unknown[], manifold: false }
  descend(document, parts, 0, search)
  return search
}

const POSITION = /^(0|[1-9][0-9]{0,8})$/
export const isPosition = (part: string): boolean => POSITION.test(part)

function descend(
  value: unknown,
  parts: readonly string[],
  depth: number,
  search: { values: unknown[]; manifold: boolean },
): void {
  const part = parts[depth]
  if (part === undefined) search.values.push(value)
  else if (Array.isArray(value)) {
    search.manifold = true
    const numbered = isPosition(part)
    if (numbered && Number(part) < value.length)
      descend(value[Number(part)], parts, depth + 1, search)
    for (const element of value)
      if (isDocument(element) && (!numbered || Object.hasOwn(element, part)))
        descend(element, parts, depth, search)
  } else if (isDocument(value)) descend(member(value, part), parts, depth + 1, search)
  else search.values.push(undefined)
}
