/**
 * Fields — some members of a stored document, without decoding the rest.
 *
 * A page of entries asks for `seq` and tests `stream`; decoding their long texts as well would be most of the work.
 * Rule: steps over values by their type alone. The bytes were decoded in full when they were stored, so their lengths hold.
 */
import { decode, type Document } from './values'

/** null: all of them. */
export type Names = ReadonlySet<string> | null

export const decodeFields = (bytes: Buffer, names: Names): Document =>
  decode(names === null ? bytes : pickFields(bytes, names))

/** A document of these members only, in their order, byte for byte. */
export function pickFields(bytes: Buffer, names: ReadonlySet<string>): Buffer {
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

/** Of types with a fixed size. */
const SIZES: Readonly<Record<number, number>> = {
  0x01: 8,
  0x06: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0,
}

/** What comes on top of the length that stands in front of the value. */
const EXTRA: Readonly<Record<number, number>> = {
  0x02: 4,
  0x03: 0,
  0x04: 0,
  0x05: 5,
  0x0c: 16,
  0x0d: 4,
  0x0e: 4,
  0x0f: 0,
}

function sizeOf(bytes: Buffer, type: number, at: number): number {
  const extra = EXTRA[type]
  if (extra !== undefined) return bytes.readInt32LE(at) + extra
  if (type === 0x0b) return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at
  const size = SIZES[type]
  if (size === undefined) throw new Error(`a stored value is of the unknown type ${type}`)
  return size
}
