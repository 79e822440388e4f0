/**
 * Record — one change as bytes: what, in which namespace, and the document it is about.
 *
 * Rule: a record says what is so afterwards, not what was asked for, so that replaying needs no filter and no clock.
 */

/** With the number on disk. */
const KINDS = { put: 0, remove: 1, create: 2, createIndex: 4, end: 6, putSpilled: 7 } as const
export type Kind = keyof typeof KINDS
const BY_NUMBER = new Map(Object.entries(KINDS).map(([kind, n]) => [n, kind as Kind]))

export interface DiskRecord {
  readonly kind: Kind
  readonly namespace: string
  /** BSON: the document, or what names it; of a spilled one what spilled.ts makes of it. */
  readonly bytes: Buffer
}

export function encodeRecord({ kind, namespace, bytes }: DiskRecord): readonly Buffer[] {
  const name = Buffer.from(namespace)
  const head = Buffer.alloc(3)
  head[0] = KINDS[kind]
  head.writeUInt16LE(name.length, 1)
  return [Buffer.concat([head, name]), bytes]
}

export function* decodeRecords(frame: Buffer): Generator<DiskRecord> {
  for (let at = 0; at < frame.length;) {
    const kind = BY_NUMBER.get(frame[at] as 0)
    if (!kind)
      throw new Error('a record of an unknown kind; was this folder written by a newer version?')
    const nameEnd = at + 3 + frame.readUInt16LE(at + 1)
    const end = nameEnd + frame.readInt32LE(nameEnd)
    // Copied, so that one document does not keep the whole frame in memory.
    const bytes = Buffer.from(frame.subarray(nameEnd, end))
    yield { kind, namespace: frame.toString('utf8', at + 3, nameEnd), bytes }
    at = end
  }
}
