/**
 * Match — whether a document fulfils a filter.
 *
 * Rule: a condition on a field that holds an array is met by the array itself or by any of its elements.
 * Comparisons look only at values of the operand's own type. Every document that an index offers comes through here.
 */
import type { Comparison, Condition, Filter } from './filter'
import { encodeKey, NAN_KEY } from './keys'
import { find } from './path'
import type { Document } from './values'

export const matches = (filter: Filter, document: Document): boolean =>
  filter.every((condition) => meets(condition, document))

function meets(condition: Condition, document: Document): boolean {
  if ('of' in condition) {
    const isAny = condition.of.some((filter) => matches(filter, document))
    return isAny === (condition.is === 'any')
  }
  const { values } = find(document, condition.at)
  if ('wanted' in condition) return values.some((value) => value !== undefined) === condition.wanted
  const test = testOf(condition)
  return values.some((value) => test(value) || (Array.isArray(value) && value.some(test)))
}

/** One value against a condition. */
function testOf(condition: Extract<Condition, { keys: unknown } | { key: unknown }>) {
  if ('key' in condition)
    return (value: unknown): boolean => isInOrder(condition.is, encodeKey(value), condition.key)
  const { texts, keys } = condition
  return (value: unknown): boolean =>
    typeof value === 'string' ? texts.has(value) : keys.has(encodeKey(value))
}

export function isInOrder(is: Comparison, key: string, operand: string): boolean {
  if (key[0] !== operand[0]) return false
  if (key === operand) return is === 'gte' || is === 'lte'
  if (key === NAN_KEY || operand === NAN_KEY) return false
  return key > operand ? is === 'gt' || is === 'gte' : is === 'lt' || is === 'lte'
}
