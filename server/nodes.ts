/**
 * Nodes — every object of a document that the rules of ActivityStreams speak of.
 *
 * In:  a document and its version. Out: the root, and what its known members hold, at every depth, in the order of the text.
 * Rule: extensions are not followed: what an unknown member holds is free (Core §5). A list in a list is a fault, not
 *       a way to nodes. Documents come here bounded in depth and size (P7).
 */
import { holdsAs1Objects } from '../schemas/as1/properties'
import { KINDS, type KindOfValue } from '../schemas/as2/kinds'
import { PROPERTIES, type Property } from '../schemas/as2/properties'
import type { SchemaName } from '../schemas/documents'
import type { Json, JsonObject } from '../schemas/wire'
import { escapeName } from './pointer'

export interface Node {
  readonly value: JsonObject
  /** A JSON Pointer; empty for the root. */
  readonly pointer: string
  /** What holds it, and by which member; null for the root. */
  readonly holder: { readonly node: Node; readonly name: string } | null
}

export const rootOf = (document: JsonObject): Node => ({
  value: document,
  pointer: '',
  holder: null,
})

/** The node and all below it. */
export function* nodesFrom(node: Node, version: SchemaName): Generator<Node> {
  yield node
  for (const inner of nodesIn(node, version)) yield* nodesFrom(inner, version)
}

/** Only those that it holds itself. */
export function* nodesIn(node: Node, version: SchemaName): Generator<Node> {
  const holds = version === 'as2' ? holdsObjects : holdsAs1Objects
  for (const [name, value] of Object.entries(node.value)) {
    if (typeof value !== 'object' || value === null || !holds(name)) continue
    const pointer = `${node.pointer}/${escapeName(name)}`
    const holder = { node, name }
    if (isObject(value)) yield { value, pointer, holder }
    else
      for (const [place, one] of value.entries())
        if (isObject(one)) yield { value: one, pointer: `${pointer}/${place}`, holder }
  }
}

export const propertyOf = (name: string): Property | undefined =>
  Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name as keyof typeof PROPERTIES] : undefined

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function holdsObjects(name: string): boolean {
  const property = propertyOf(name)
  return property !== undefined && (KINDS[property.kind] as KindOfValue).holds === true
}
