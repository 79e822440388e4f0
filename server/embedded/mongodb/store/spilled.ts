/**
 * Spilled — a document whose large binaries are on disk only; memory has the rest of it, the stub.
 *
 * In:  a document as BSON. Out: what memory keeps of it, the record for the log, and the whole again.
 * Rule: what is in the file is the document byte for byte as it came, with its checksum in the record. Indexes and most filters
 * need the stub alone, so that reading the logs back touches no file. Until the file is written, memory has the whole.
 * Only binaries at the top are taken out, as GridFS has them, and none that an index covers.
 */
import { crc32 } from 'node:zlib'
import { Binary, Int32, Long } from 'bson'
import { LIMITS } from '../../../config'
import { pickFields, splitMembers, type Names } from '../data/fields'
import { decode, encode } from '../data/values'
import { mintBlobName, type Blobs } from '../disk/blobs'
import type { DiskRecord } from '../disk/record'
import { Failure } from '../failure'

export interface Spilled {
  readonly name: string
  readonly length: number
  readonly sum: number
  /** Of the members that the stub lacks. */
  readonly fields: Names
  /** The whole document; null when it was removed meanwhile. Throws when the file is not what was written. */
  load(): Buffer | null
  /** Set while the file is not yet written. */
  pending: Buffer | null
  /** Its removal is on disk. */
  isRemoved: boolean
}

export interface Content {
  readonly bytes: Buffer
  readonly spilled: Spilled | null
}

/** `covered`: the members that an index looks at. */
export function contentFor(bytes: Buffer, covered: () => Names, blobs: Blobs): Content {
  const most = LIMITS.mongodbSpillBytes
  if (bytes.length <= most) return { bytes, spilled: null }
  const { small, large } = splitMembers(bytes, most)
  if (large.size === 0) return { bytes, spilled: null }
  const indexed = covered()
  const fields = new Set([...large].filter((name) => !indexed.has(name)))
  if (fields.size === 0) return { bytes, spilled: null }
  const kept = new Set([...small, ...large].filter((name) => !fields.has(name)))
  const described = { name: mintBlobName(), length: bytes.length, sum: crc32(bytes), fields }
  // Copied, because what is picked is a part of a buffer as long as the whole.
  const stub = Buffer.from(pickFields(bytes, kept))
  return { bytes: stub, spilled: spilledFrom(described, bytes, blobs) }
}

function spilledFrom(
  { name, length, sum, fields }: Pick<Spilled, 'name' | 'length' | 'sum' | 'fields'>,
  pending: Buffer | null,
  blobs: Blobs,
): Spilled {
  const spilled: Spilled = {
    name,
    length,
    sum,
    fields,
    pending,
    isRemoved: false,
    load() {
      if (spilled.pending) return spilled.pending
      const bytes = blobs.read(name)
      if (bytes === null && spilled.isRemoved) return null
      if (bytes?.length === length && crc32(bytes) === sum) return bytes
      throw new Failure(1, `the file blobs/${name} of the embedded store is missing or damaged`)
    },
  }
  return spilled
}

/** A document as it stands in the log. */
export function putRecord(namespace: string, { bytes, spilled }: Content): DiskRecord {
  if (spilled === null) return { kind: 'put', namespace, bytes }
  const { name, length, sum, fields } = spilled
  const described = {
    stub: new Binary(bytes),
    name,
    length: new Int32(length),
    sum: Long.fromNumber(sum),
    fields: [...fields],
  }
  return { kind: 'putSpilled', namespace, bytes: encode(described) }
}

export function contentIn({ kind, bytes }: DiskRecord, blobs: Blobs): Content {
  if (kind === 'put') return { bytes, spilled: null }
  const { stub, name, length, sum, fields } = decode(bytes)
  const described = {
    name: String(name),
    length: Number(length),
    sum: Number(sum),
    fields: new Set((fields as unknown[]).map(String)),
  }
  return {
    bytes: Buffer.from((stub as Binary).value()),
    spilled: spilledFrom(described, null, blobs),
  }
}
