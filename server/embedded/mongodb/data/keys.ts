/**
 * Keys — BSON values as strings that sort as MongoDB sorts the values.
 *
 * Out: one char per byte: the type, then bytes that no other value's bytes are a prefix of. So keys of several fields
 * are simply joined, and a descending field is the same bytes inverted.
 * Plain string comparison then serves uniqueness, equality, ranges and sort alike: types first, numbers of different types
 * by their exact value, strings by their UTF-8 bytes, documents member by member: type, name, value.
 */
import { Double, Int32, type Binary, type Long, type ObjectId } from 'bson'
import { TYPE, typeOf, type Document } from './values'

export type Direction = 1 | -1

/** Sorts after every char that a key can hold. */
export const HIGH = '\u0100'

export function encodeKey(value: unknown): string {
  const type = typeOf(value)
  return String.fromCharCode(type) + encodeBody(type, value)
}

/** The type is the first char of a key. */
export const isKeyOf = (type: number, key: string): boolean => key.charCodeAt(0) === type

/** An empty array in an indexed field has a place of its own, below null. */
export const EMPTY_ARRAY_KEY = String.fromCharCode(TYPE.emptyArray)

export function inDirection(key: string, direction: Direction): string {
  if (direction === 1) return key
  const bytes = Buffer.from(key, 'latin1')
  for (let at = 0; at < bytes.length; at++) bytes[at] = 255 - bytes[at]!
  return bytes.toString('latin1')
}

/** Below every type. */
const END = '\x00'

function encodeBody(type: number, value: unknown): string {
  switch (type) {
    case TYPE.number:
      return encodeNumber(value)
    case TYPE.string:
      return encodeText(String(value))
    case TYPE.object:
      return (
        Object.entries(value as Document)
          .map(encodeMember)
          .join('') + END
      )
    case TYPE.array:
      return (value as unknown[]).map(encodeKey).join('') + END
    case TYPE.binary:
      return encodeBinary(value as Binary)
    case TYPE.objectId:
      return Buffer.from((value as ObjectId).id).toString('latin1')
    case TYPE.boolean:
      return value ? '\x01' : '\x00'
    case TYPE.date:
      return encodeNumber((value as Date).getTime())
    default:
      return ''
  }
}

const encodeMember = ([name, value]: [string, unknown]): string =>
  String.fromCharCode(typeOf(value)) + encodeText(name) + encodeKey(value)

const scratch = Buffer.alloc(10)

/** Big-endian double with the sign turned round; what an int64 has beyond it follows. */
function encodeNumber(value: unknown): string {
  const { double, rest } = numberParts(value)
  if (Number.isNaN(double)) return NAN
  scratch.writeDoubleBE(double === 0 ? 0 : double)
  if (scratch[0]! >= 128) for (let at = 0; at < 8; at++) scratch[at] = 255 - scratch[at]!
  else scratch[0]! |= 128
  scratch.writeUInt16BE(rest + 0x8000, 8)
  return scratch.toString('latin1')
}
const NAN = '\x00'.repeat(10)
export const NAN_KEY = String.fromCharCode(TYPE.number) + NAN

/**
 * An int64 can be up to 512 away from its nearest double. Rounding keeps the order, so that (double, rest) orders
 * int32, int64 and double among each other exactly.
 */
function numberParts(value: unknown): { double: number; rest: number } {
  if (typeof value === 'number') return { double: value, rest: 0 }
  if (value instanceof Int32 || value instanceof Double) return { double: value.value, rest: 0 }
  const exact = (value as Long).toBigInt()
  const double = Number(exact)
  return { double, rest: Number(exact - BigInt(double)) }
}

/** UTF-8 bytes; 0 becomes 0 255, and 0 1 ends it. */
function encodeText(text: string): string {
  const bytes = ASCII.test(text) ? text : Buffer.from(text).toString('latin1')
  return (bytes.includes('\0') ? bytes.replaceAll('\0', '\0\xff') : bytes) + '\0\x01'
}
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/

function encodeBinary(value: Binary): string {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(value.length())
  head[4] = value.sub_type
  return head.toString('latin1') + Buffer.from(value.value()).toString('latin1')
}
