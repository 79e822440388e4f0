/**
 * Raw — a document put together from documents that are BSON already.
 *
 * A page of stored documents goes out as the bytes that came in: no type is lost and nothing is encoded again.
 */
import { encode, type Document } from './values'

/** `{cursor: {id, ns, [batchName]: [documents…]}, ok: 1}` */
export function cursorAnswer(
  batchName: string,
  documents: readonly Buffer[],
  cursor: Document,
): Buffer[] {
  const list = enclose(documents.flatMap((bytes, at) => [element(0x03, String(at)), bytes]))
  const fields = encode(cursor)
  const inner = enclose([element(0x04, batchName), ...list, fields.subarray(4, -1)])
  return enclose([element(0x03, 'cursor'), ...inner, encode({ ok: 1 }).subarray(4, -1)])
}

const element = (type: number, name: string): Buffer =>
  Buffer.from(`${String.fromCharCode(type)}${name}\0`)

function enclose(parts: readonly Buffer[]): Buffer[] {
  const length = Buffer.alloc(4)
  length.writeInt32LE(parts.reduce((sum, part) => sum + part.length, 5))
  return [length, ...parts, Buffer.from([0])]
}
