/**
 * Warning — what is taken, but could be said better; and the shape of a rule that finds such.
 */
import type { TypeName } from '../../../schemas/as2/types'
import type { Fault, JsonObject } from '../../../schemas/wire'
import type { Node } from '../../nodes'
import { escapeName, toFragment } from '../../pointer'

/** One object of a document, with what every rule wants to know of it. */
export interface Subject {
  readonly node: Node
  readonly root: JsonObject
  /** Those of its types that the Vocabulary knows. */
  readonly types: readonly TypeName[]
  /** It has other types too, and so perhaps members of which we know nothing. */
  readonly isExtended: boolean
}

export type Rule = (subject: Subject) => Iterable<Fault>

/** Of the object itself, or of one of its members. */
export const warning = (node: Node, name: string | null, rule: string, detail: string): Fault => ({
  pointer: toFragment(name === null ? node.pointer : `${node.pointer}/${escapeName(name)}`),
  rule,
  detail,
})
