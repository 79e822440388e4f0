/**
 * Project — the part of a document that a find asks for.
 *
 * In:  `{a: 1, 'b.c': 1}` or `{a: 0}`; `_id` comes unless it is told not to.
 * Rule: only plain inclusion and exclusion; expressions and array operators are refused by name.
 */
import { Failure, unsupported } from '../failure'
import { decodeFields, pickFields } from './fields'
import { splitPath } from './path'
import { assign, decode, encode, isDocument, isTrue, numberOf, type Document } from './values'

/** From the bytes of a stored document to those of its part. */
export type Projection = (bytes: Buffer) => Buffer

type Tree = Map<string, Tree | null>

/** null: the documents go out as they are. */
export function parseProjection(document: unknown): Projection | null {
  if (document === undefined || document === null) return null
  if (!isDocument(document)) throw new Failure(14, 'a projection must be a document')
  const fields = Object.entries(document).map(
    ([path, value]) => [path, isKept(path, value)] as const,
  )
  if (fields.length === 0) return null
  const others = fields.filter(([path]) => path !== '_id')
  const id = fields.find(([path]) => path === '_id')
  const including = others[0]?.[1] ?? id?.[1] ?? false
  if (others.some(([, kept]) => kept !== including))
    throw new Failure(31254, 'a projection can not both include and exclude fields')
  const tree: Tree = new Map()
  for (const [path] of others) grow(tree, path)
  // Included by default; excluded only when asked.
  if ((id?.[1] ?? true) === including && !tree.has('_id')) grow(tree, '_id')
  return including ? toInclude(tree) : (bytes) => encode(exclude(decode(bytes), tree))
}

function toInclude(tree: Tree): Projection {
  const names = new Set(tree.keys())
  const isFlat = [...tree.values()].every((branch) => branch === null)
  if (isFlat) return (bytes) => pickFields(bytes, names)
  return (bytes) => encode(include(decodeFields(bytes, names), tree))
}

function isKept(path: string, value: unknown): boolean {
  if (typeof value !== 'boolean' && numberOf(value) === null)
    throw unsupported(`the projection of ${path} by an expression`)
  if (splitPath(path).some((part) => part === '' || part.startsWith('$')))
    throw unsupported(`the projection path '${path}'`)
  return isTrue(value)
}

function grow(tree: Tree, path: string): void {
  const parts = [...splitPath(path)]
  const last = parts.pop()!
  let branch = tree
  for (const part of parts) {
    const next: Tree | null = branch.get(part) ?? (branch.has(part) ? null : new Map())
    if (next === null) throw collision(path)
    branch.set(part, next)
    branch = next
  }
  if (branch.has(last)) throw collision(path)
  branch.set(last, null)
}

const collision = (path: string): Failure => new Failure(31249, `Path collision at ${path}`)

function include(document: Document, tree: Tree): Document {
  const part: Document = {}
  for (const [name, value] of Object.entries(document)) {
    const branch = tree.get(name)
    if (branch === null) assign(part, name, value)
    else if (branch && isDocument(value)) assign(part, name, include(value, branch))
    else if (branch && Array.isArray(value)) assign(part, name, includeEach(value, branch))
  }
  return part
}

const includeEach = (values: readonly unknown[], tree: Tree): unknown[] =>
  values.flatMap((value) => {
    if (isDocument(value)) return [include(value, tree)]
    return Array.isArray(value) ? [includeEach(value, tree)] : []
  })

function exclude(document: Document, tree: Tree): Document {
  const part: Document = {}
  for (const [name, value] of Object.entries(document)) {
    const branch = tree.get(name)
    if (branch !== null) assign(part, name, branch ? excludeIn(value, branch) : value)
  }
  return part
}

function excludeIn(value: unknown, tree: Tree): unknown {
  if (isDocument(value)) return exclude(value, tree)
  return Array.isArray(value) ? value.map((element) => excludeIn(element, tree)) : value
}
