/**
 * Ancestry — what the table of types says about one type.
 *
 * In:  a type in any spelling; own and extension types are unknown here.
 */
import { shortName } from './spelling'
import { TYPES, type Type, type TypeName } from './types'

/** The short name of a type of the Vocabulary; null for any other. */
export function knownType(type: string): TypeName | null {
  const name = shortName(type)
  return Object.hasOwn(TYPES, name) ? (name as TypeName) : null
}

/** Whether it is that type or extends it, near or far. */
export const isA = (type: TypeName, ancestor: TypeName): boolean =>
  type === ancestor || parentsOf(type).some((parent) => isA(parent, ancestor))

/** The type and all that extend it. */
export const familyOf = (ancestor: TypeName): readonly TypeName[] =>
  TYPE_NAMES.filter((type) => isA(type, ancestor))

export const TYPE_NAMES = Object.keys(TYPES) as readonly TypeName[]

/** Whether the type has a property that is defined for these. */
export const hasProperty = (type: TypeName, name: string, domain: readonly TypeName[]): boolean =>
  !lacks(type, name) && domain.some((owner) => isA(type, owner))

const rowOf = (type: TypeName): Type => TYPES[type]

const parentsOf = (type: TypeName): readonly TypeName[] =>
  rowOf(type).extends as readonly TypeName[]

const lacks = (type: TypeName, name: string): boolean =>
  (rowOf(type).without?.includes(name) ?? false) ||
  parentsOf(type).some((parent) => lacks(parent, name))
