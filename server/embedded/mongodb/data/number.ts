/**
 * Number — a BSON number as a double and what the double leaves out.
 *
 * An int64 can be up to 512 away from its nearest double. Rounding keeps the order, so that
 * (double, rest) orders int32, int64 and double among each other exactly.
 */
import { Double, Int32, Long } from 'bson'
import { Failure } from '../failure'

export interface NumberParts {
  readonly double: number
  readonly rest: number
}

export function numberParts(value: unknown): NumberParts {
  if (typeof value === 'number') return { double: value, rest: 0 }
  if (value instanceof Int32 || value instanceof Double) return { double: value.value, rest: 0 }
  const exact = (value as Long).toBigInt()
  const double = Number(exact)
  return { double, rest: Number(exact - BigInt(double)) }
}

/** `$inc`: int32 grows to int64 when it must; a double makes the sum a double. */
export function add(a: unknown, b: unknown): Double | Int32 | Long {
  if (a instanceof Long || b instanceof Long || (a instanceof Int32 && b instanceof Int32)) {
    if (!(a instanceof Double || b instanceof Double)) {
      const sum = exactly(a) + exactly(b)
      if (sum !== BigInt.asIntN(64, sum)) throw new Failure(2, '$inc goes beyond 64 bits')
      const isSmall = sum === BigInt.asIntN(32, sum)
      return isSmall && a instanceof Int32 && b instanceof Int32
        ? new Int32(Number(sum))
        : Long.fromBigInt(sum)
    }
  }
  return new Double(numberParts(a).double + numberParts(b).double)
}

const exactly = (value: unknown): bigint =>
  value instanceof Long ? value.toBigInt() : BigInt(numberParts(value).double)
