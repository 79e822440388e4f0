/**
 * Compare — MongoDB's order of two BSON values, written down plainly: what the order of index keys (keys.ts) is held against.
 *
 * Rule: types first, then values. Numbers of different types compare by their exact value; strings by their
 * UTF-8 bytes; documents member by member: type, name, value.
 */
import { Double, Int32, Long, type Binary, type ObjectId } from 'bson'
import { TYPE, typeOf, type Document } from '../../../server/embedded/mongodb/data/values'

export function compare(a: unknown, b: unknown): number {
  const type = typeOf(a)
  const difference = type - typeOf(b)
  if (difference !== 0) return Math.sign(difference)
  switch (type) {
    case TYPE.number:
      return compareNumbers(a, b)
    case TYPE.string:
      return compareText(String(a), String(b))
    case TYPE.object:
      return compareMembers(Object.entries(a as Document), Object.entries(b as Document))
    case TYPE.array:
      return compareMembers(unnamed(a as unknown[]), unnamed(b as unknown[]))
    case TYPE.binary:
      return compareBinary(a as Binary, b as Binary)
    case TYPE.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id)
    case TYPE.boolean:
      return Number(a) - Number(b)
    case TYPE.date:
      return compareNumbers((a as Date).getTime(), (b as Date).getTime())
    default:
      return 0
  }
}

/** Exactly: in whole numbers where both are whole. */
function compareNumbers(a: unknown, b: unknown): number {
  const [left, right] = [exact(a), exact(b)]
  if (left < right) return -1
  if (left > right) return 1
  return Number(Number.isNaN(right)) - Number(Number.isNaN(left))
}

function exact(value: unknown): number | bigint {
  if (value instanceof Long) return value.toBigInt()
  return value instanceof Int32 || value instanceof Double ? value.value : Number(value)
}

/** UTF-16 order differs from that of the bytes only where surrogates are involved. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : 1
}
const SURROGATE = /[\ud800-\udfff]/

function compareBinary(a: Binary, b: Binary): number {
  return (
    Math.sign(a.length() - b.length()) ||
    Math.sign(a.sub_type - b.sub_type) ||
    Buffer.compare(a.value(), b.value())
  )
}

type Member = readonly [name: string, value: unknown]
const unnamed = (values: readonly unknown[]): Member[] => values.map((value) => ['', value])

function compareMembers(a: readonly Member[], b: readonly Member[]): number {
  for (const [at, [name, value]] of a.entries()) {
    const other = b[at]
    if (!other) return 1
    const difference =
      Math.sign(typeOf(value) - typeOf(other[1])) ||
      compareText(name, other[0]) ||
      compare(value, other[1])
    if (difference !== 0) return difference
  }
  return a.length < b.length ? -1 : 0
}
