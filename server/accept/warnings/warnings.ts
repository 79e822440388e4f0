/**
 * Warnings — what a document could say better, though it is taken.
 *
 * In:  a document with its version, and how many warnings are wanted at most (P7).
 * Out: warnings, in the order of the document; each names the rule with its section and says what to write.
 */
import type { SchemaName } from '../../../schemas/documents'
import type { Fault, JsonObject } from '../../../schemas/wire'
import { nodesFrom, rootOf, type Node } from '../../nodes'
import { knownTypesOf, typesOf } from '../activity-type'
import { as1Rules } from './as1'
import { contextRules } from './context'
import { memberRules } from './members'
import { textRules } from './texts'
import { typeRules } from './types'
import type { Rule, Subject } from './warning'

export function warningsIn(version: SchemaName, root: JsonObject, most: number): Fault[] {
  const found: Fault[] = []
  for (const node of nodesFrom(rootOf(root), version)) {
    const subject = subjectOf(node, root)
    for (const rule of RULES[version])
      for (const one of rule(subject)) if (found.push(one) >= most) return found
  }
  return found
}

const RULES: Readonly<Record<SchemaName, readonly Rule[]>> = {
  as2: [...contextRules, ...memberRules, ...typeRules, ...textRules],
  as1: as1Rules,
}

function subjectOf(node: Node, root: JsonObject): Subject {
  const { type } = node.value
  const types = knownTypesOf(type)
  return { node, root, types, isExtended: types.length < typesOf(type).length }
}
