/**
 * Values — BSON in and out, and the order of its types.
 *
 * Rule: nothing is promoted to a JavaScript number or Buffer, so that an int64, a double or a binary
 * comes out of an update with the type it went in with.
 * Types are told by prototype, never by a member: a stored document may have a field `_bsontype`.
 */
import { deserialize, serialize, Double, Int32, Long, type Document } from 'bson'
import { Failure, unsupported } from '../failure'

export type { Document }

/** MongoDB's order of types; also the first byte of an index key. */
export const TYPE = {
  emptyArray: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binary: 8,
  objectId: 9,
  boolean: 10,
  date: 11,
} as const
export type Type = (typeof TYPE)[keyof typeof TYPE]

/** The classes of values that can be compared here; others are stored, and refused where they would be compared. */
const BSON_TYPES: Readonly<Record<string, Type>> = {
  Int32: TYPE.number,
  Double: TYPE.number,
  Long: TYPE.number,
  Binary: TYPE.binary,
  ObjectId: TYPE.objectId,
}

const KEEP_TYPES = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
} as const

/** Members named in `raw` (arrays of documents) stay bytes. */
export function decode(bytes: Uint8Array, raw?: Readonly<Record<string, boolean>>): Document {
  try {
    return deserialize(bytes, raw ? { ...KEEP_TYPES, fieldsAsRaw: { ...raw } } : KEEP_TYPES)
  } catch {
    throw new Failure(22, 'a document is not valid BSON')
  }
}

export function encode(document: Document): Buffer {
  const bytes = serialize(document, { ignoreUndefined: false })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function typeOf(value: unknown): Type {
  if (value === null || value === undefined) return TYPE.null
  if (typeof value === 'string') return TYPE.string
  if (typeof value === 'number') return TYPE.number
  if (typeof value === 'boolean') return TYPE.boolean
  if (Array.isArray(value)) return TYPE.array
  if (value instanceof Date) return TYPE.date
  if (isDocument(value)) return TYPE.object
  const name = String((value as { _bsontype?: unknown })._bsontype)
  const type = BSON_TYPES[name]
  if (type === undefined) throw unsupported(`comparing a value of the type ${name}`)
  return type
}

/** A plain embedded document: neither an array nor one of BSON's own classes. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A member of the document itself, never of its prototype. */
export const member = (document: Document, name: string): unknown =>
  Object.hasOwn(document, name) ? document[name] : undefined

export function assign(document: Document, name: string, value: unknown): void {
  if (name !== '__proto__') document[name] = value
  else
    Object.defineProperty(document, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    })
}

/** A number from a command's argument, or null. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  if (value instanceof Int32 || value instanceof Double) return value.value
  return value instanceof Long ? value.toNumber() : null
}

export function isTrue(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  const number = numberOf(value)
  return number === null ? value != null : number !== 0
}
