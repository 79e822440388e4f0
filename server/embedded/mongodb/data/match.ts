/**
 * Match — whether a document fulfils a filter.
 *
 * Rule: a condition on a field that holds an array is met by the array itself or by any of its elements.
 * Comparisons look only at values of the operand's own type. Every document that an index offers comes through here.
 */
import type { Condition, Filter } from './filter'
import { compare, equal } from './compare'
import { encodeKey } from './keys'
import { find } from './path'
import { TYPE, typeOf, type Document } from './values'

export const matches = (filter: Filter, document: Document): boolean =>
  filter.every((condition) => meets(condition, document))

function meets(condition: Condition, document: Document): boolean {
  switch (condition.is) {
    case 'any':
      return condition.of.some((filter) => matches(filter, document))
    case 'none':
      return !condition.of.some((filter) => matches(filter, document))
    case 'exists':
      return (
        find(document, condition.at).values.some((value) => value !== undefined) ===
        condition.wanted
      )
    default: {
      const test = testOf(condition)
      return find(document, condition.at).values.some(
        (value) => test(value) || (Array.isArray(value) && value.some(test)),
      )
    }
  }
}

type ValueCondition = Exclude<Condition, { is: 'any' | 'none' | 'exists' }>

/** One value against a condition; `$pull` uses it for elements. */
function testOf(condition: ValueCondition): (value: unknown) => boolean {
  switch (condition.is) {
    case 'equal':
      return typeof condition.value === 'string'
        ? (value) => value === condition.value
        : (value) => equal(value, condition.value)
    case 'in':
      return (value) => condition.keys.has(encodeKey(value))
    default:
      return (value) => isInOrder(condition.is, value, condition.value)
  }
}

function isInOrder(is: 'gt' | 'gte' | 'lt' | 'lte', value: unknown, operand: unknown): boolean {
  if (typeOf(value) !== typeOf(operand)) return false
  const order = compare(value, operand)
  if (order === 0) return is === 'gte' || is === 'lte'
  if (typeOf(operand) === TYPE.number && (isNaNumber(value) || isNaNumber(operand))) return false
  return order > 0 ? is === 'gt' || is === 'gte' : is === 'lt' || is === 'lte'
}

const isNaNumber = (value: unknown): boolean => Number.isNaN(Number(value))
