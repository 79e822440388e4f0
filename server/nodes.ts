/**
 * Nodes — every object of a document that the rules of ActivityStreams speak of.
 *
 * In:  a document and its version. Out: the root, then what its known members hold, at every depth, in the order of the text.
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

export function* nodesOf(document: JsonObject, version: SchemaName): Generator<Node> {
  const root: Node = { value: document, pointer: '', holder: null }
  yield* follow(root, version === 'as2' ? holdsObjects : holdsAs1Objects)
}

export const propertyOf = (name: string): Property | undefined =>
  Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name as keyof typeof PROPERTIES] : undefined

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Holds = (name: string) => boolean

function* follow(node: Node, holds: Holds): Generator<Node> {
  yield node
  for (const [name, value] of Object.entries(node.value)) {
    if (typeof value !== 'object' || value === null || !holds(name)) continue
    const pointer = `${node.pointer}/${escapeName(name)}`
    if (isObject(value)) yield* follow({ value, pointer, holder: { node, name } }, holds)
    else
      for (const [place, one] of value.entries())
        if (isObject(one))
          yield* follow(
            { value: one, pointer: `${pointer}/${place}`, holder: { node, name } },
            holds,
          )
  }
}

function holdsObjects(name: string): boolean {
  const property = propertyOf(name)
  return property !== undefined && (KINDS[property.kind] as KindOfValue).holds === true
}
