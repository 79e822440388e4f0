/**
 * Change — what each update operator makes of the value at its path.
 *
 * Rule: a value of a type that the operator can't take is an error, never left as it is in silence.
 */
import { Failure, unsupported } from '../failure'
import { compare, equal } from './compare'
import { isOperators, parseField, parseFilter } from './filter'
import { matches } from './match'
import { add } from './number'
import { isDocument, TYPE, typeOf } from './values'
import { REMOVED, type Change } from './write'

type Make = (operand: unknown, path: string) => Change

const set: Make = (operand) => ({ absent: 'make', to: () => operand })

export const CHANGES: Readonly<Record<string, Make>> = {
  $set: set,
  $setOnInsert: set,
  $unset: () => ({ absent: 'leave', to: () => REMOVED }),
  $inc: (operand, path) => {
    requireNumber(operand, `$inc by a value that is not a number ('${path}')`)
    return {
      absent: 'make',
      to: (current) => {
        if (current === undefined) return operand
        requireNumber(current, `$inc of the field '${path}', which is not a number`)
        return add(current, operand)
      },
    }
  },
  $max: (operand) => ({
    absent: 'make',
    to: (current) => (current === undefined || compare(operand, current) > 0 ? operand : current),
  }),
  $min: (operand) => ({
    absent: 'make',
    to: (current) => (current === undefined || compare(operand, current) < 0 ? operand : current),
  }),
  $push: (operand, path) => {
    const added = valuesToAdd('$push', operand)
    return { absent: 'make', to: (current) => [...listOf(current, '$push', path), ...added] }
  },
  $addToSet: (operand, path) => {
    const added = valuesToAdd('$addToSet', operand)
    return {
      absent: 'make',
      to: (current) => {
        const values = [...listOf(current, '$addToSet', path)]
        for (const value of added)
          if (!values.some((present) => equal(present, value))) values.push(value)
        return values
      },
    }
  },
  $pull: (operand, path) => {
    const isPulled = pulledBy(operand)
    return {
      absent: 'leave',
      to: (current) => listOf(current, '$pull', path).filter((value) => !isPulled(value)),
    }
  },
}

function requireNumber(value: unknown, complaint: string): void {
  if (typeOf(value) !== TYPE.number) throw new Failure(14, `Cannot apply ${complaint}`)
}

function listOf(value: unknown, operator: string, path: string): readonly unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  throw new Failure(2, `Cannot apply ${operator} to the field '${path}', which is not an array`)
}

function valuesToAdd(operator: string, operand: unknown): readonly unknown[] {
  if (!isDocument(operand) || !Object.hasOwn(operand, '$each')) return [operand]
  const modifier = Object.keys(operand).find((name) => name !== '$each')
  if (modifier !== undefined) throw unsupported(`${operator} with ${modifier}`)
  if (!Array.isArray(operand['$each']))
    throw new Failure(2, `${operator} with $each needs an array`)
  return operand['$each']
}

/** `$pull` takes a value, the tests of one (`{$gt: 5}`), or a filter that elements are held against. */
function pulledBy(operand: unknown): (value: unknown) => boolean {
  if (isOperators(operand)) {
    const filter = parseField(['value'], operand)
    return (value) => matches(filter, { value })
  }
  if (!isDocument(operand)) {
    typeOf(operand)
    return (value) => equal(value, operand)
  }
  const filter = parseFilter(operand)
  return (value) => isDocument(value) && matches(filter, value)
}
