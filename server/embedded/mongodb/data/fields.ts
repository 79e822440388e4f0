/**
 * Fields — some members of a stored document, without decoding the rest; also what a find's projection asks for.
 *
 * A page of entries asks for `seq` and tests `stream`; decoding their long texts as well would be most of the work.
 * Rule: steps over values by their type alone. The bytes were decoded in full when they were stored, so their lengths hold.
 */
import { Failure, unsupported } from '../failure'
import { decode, isDocument, isTrue, numberOf, type Document } from './values'

export type Names = ReadonlySet<string>

/** The members of `{a: 1, b: 1}`, `_id` too unless it is told not to; null: all of them. */
export function parseProjection(document: unknown): Names | null {
  if (document === undefined || document === null) return null
  if (!isDocument(document)) throw new Failure(14, 'a projection must be a document')
  const names = new Set<string>()
  for (const [path, value] of Object.entries(document)) {
    if (typeof value !== 'boolean' && numberOf(value) === null)
      throw unsupported(`the projection of ${path} by an expression`)
    if (path.startsWith('$') || path.includes('.')) throw unsupported(`the projection of '${path}'`)
    if (isTrue(value)) names.add(path)
    else if (path !== '_id') throw unsupported(`a projection without '${path}'`)
  }
  if (names.size === 0 && '_id' in document) throw unsupported("a projection without '_id' only")
  if (names.size === 0) return null
  return '_id' in document ? names : names.add('_id')
}

/** null: all of them. */
export const decodeFields = (bytes: Buffer, names: Names | null): Document =>
  decode(names === null ? bytes : pickFields(bytes, names))

/** A document of these members only, in their order, byte for byte. */
export function pickFields(bytes: Buffer, names: Names): Buffer {
  const picked = Buffer.allocUnsafe(bytes.length)
  let size = 4
  let left = names.size
  for (let at = 4; left > 0 && at < bytes.length - 1;) {
    const nameEnd = bytes.indexOf(0, at + 1)
    const end = nameEnd + 1 + sizeOf(bytes, bytes[at]!, nameEnd + 1)
    if (names.has(bytes.toString('utf8', at + 1, nameEnd))) {
      size += bytes.copy(picked, size, at, end)
      left--
    }
    at = end
  }
  picked[size++] = 0
  picked.writeInt32LE(size)
  return picked.subarray(0, size)
}

const BINARY = 0x05

/** The names of all members, and of those that are binaries with more than so many bytes. */
export function splitMembers(bytes: Buffer, mostBytes: number): { small: Names; large: Names } {
  const small = new Set<string>()
  const large = new Set<string>()
  for (let at = 4; at < bytes.length - 1;) {
    const nameEnd = bytes.indexOf(0, at + 1)
    const size = sizeOf(bytes, bytes[at]!, nameEnd + 1)
    const isLarge = bytes[at] === BINARY && size > mostBytes
    ;(isLarge ? large : small).add(bytes.toString('utf8', at + 1, nameEnd))
    at = nameEnd + 1 + size
  }
  return { small, large }
}

/** By type, from 0x00 to 0x13: its fixed size, or what comes on top of the length that stands in front of the value. */
const FIXED = [-1, 8, -1, -1, -1, -1, 0, 12, 1, 8, 0, -1, -1, -1, -1, -1, 4, 8, 8, 16]
const EXTRA = [-1, -1, 4, 0, 0, 5, -1, -1, -1, -1, -1, -1, 16, 4, 4, 0]
const REGEX = 0x0b
const MIN_KEY = 0xff
const MAX_KEY = 0x7f

function sizeOf(bytes: Buffer, type: number, at: number): number {
  const extra = EXTRA[type] ?? -1
  if (extra >= 0) return bytes.readInt32LE(at) + extra
  if (type === REGEX) return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at
  const size = type === MIN_KEY || type === MAX_KEY ? 0 : (FIXED[type] ?? -1)
  if (size < 0) throw new Error(`a stored value is of the unknown type ${type}`)
  return size
}
