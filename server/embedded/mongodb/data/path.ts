/**
 * Path — what a dotted path finds in a document.
 *
 * Rule: an array on the way is entered at each of its documents; the array at the end stays whole (who asks looks
 * into it). A missing member is `undefined`. A number in a path could mean a place in an array: it is refused.
 */
import { Failure, unsupported } from '../failure'
import { isDocument, member, type Document } from './values'

export interface Found {
  readonly values: readonly unknown[]
  /** An array was on the way: the values need not be one per document. */
  readonly manifold: boolean
}

export function splitPath(path: string): readonly string[] {
  const parts = path.split('.')
  if (parts.includes('')) throw new Failure(2, `the path '${path}' has an empty part`)
  if (parts.some((part) => /^(\$.*|[0-9]+)$/.test(part)))
    throw unsupported(`the path '${path}' (a part that is a number or begins with $)`)
  return parts
}

export function find(document: Document, parts: readonly string[]): Found {
  if (parts.length === 1) return { values: [member(document, parts[0]!)], manifold: false }
  const search = { values: [] as unknown[], manifold: false }
  descend(document, parts, 0, search)
  return search
}

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
    for (const element of value) if (isDocument(element)) descend(element, parts, depth, search)
  } else if (isDocument(value)) descend(member(value, part), parts, depth + 1, search)
  else search.values.push(undefined)
}
