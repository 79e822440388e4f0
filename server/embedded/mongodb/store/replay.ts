/**
 * Replay — memory from the records on disk, and the records that give memory again.
 *
 * Rule: a `put` is keyed by `_id`; what was written when memory took it needs no other check on its way back.
 */
import { decode, encode, isDocument, type Document } from '../data/values'
import { encodeKey } from '../data/keys'
import type { Blobs } from '../disk/blobs'
import type { DiskRecord } from '../disk/record'
import type { IndexSpec } from './btree'
import {
  addIndex,
  createCollection,
  insertRecord,
  removeRecord,
  replaceRecord,
  type Collection,
} from './collection'
import { contentIn, putRecord, type Content } from './spilled'

export function replayRecord(
  collections: Map<string, Collection>,
  record: DiskRecord,
  blobs: Blobs,
): void {
  const { kind, namespace, bytes } = record
  if (kind === 'create') return void collections.set(namespace, createCollection(namespace))
  const collection = collections.get(namespace)
  if (!collection) throw new Error(`a record on disk is about ${namespace}, which was not created`)
  if (kind === 'createIndex') return void addIndex(collection, specIn(decode(bytes)))
  const content = kind === 'remove' ? { bytes, spilled: null } : contentIn(record, blobs)
  const document = decode(content.bytes)
  const present = collection.indexes.get('_id_')!.tree.get(encodeKey(document['_id']))
  if (kind === 'remove') return void (present && removeRecord(collection, present))
  if (present) replaceRecord(collection, present, content.bytes, document, content.spilled)
  else insertRecord(collection, content.bytes, document, content.spilled)
}

export const createRecord = (namespace: string): DiskRecord => ({
  kind: 'create',
  namespace,
  bytes: encode({}),
})

export const indexRecord = (namespace: string, spec: IndexSpec): DiskRecord => ({
  kind: 'createIndex',
  namespace,
  bytes: encode({ ...spec }),
})

const specIn = (document: Document): IndexSpec => ({
  name: String(document['name']),
  key: Object.fromEntries(
    Object.entries(document['key'] as Document).map(([path, way]) => [
      path,
      Number(way) === -1 ? -1 : 1,
    ]),
  ),
  unique: document['unique'] === true,
  sparse: document['sparse'] === true,
  ...(isDocument(document['partial']) ? { partial: document['partial'] } : {}),
})

/** What memory holds at this moment; stays the same while memory goes on. */
export function capture(collections: ReadonlyMap<string, Collection>): Iterable<DiskRecord> {
  const heads: DiskRecord[] = []
  const documents: { namespace: string; contents: Content[] }[] = []
  for (const collection of collections.values()) {
    const { namespace } = collection
    heads.push(createRecord(namespace))
    for (const { spec } of collection.indexes.values())
      if (spec.name !== '_id_') heads.push(indexRecord(namespace, spec))
    const contents = Array.from(collection.records, ({ bytes, spilled }) => ({ bytes, spilled }))
    documents.push({ namespace, contents })
  }
  return (function* () {
    yield* heads
    for (const { namespace, contents } of documents)
      for (const content of contents) yield putRecord(namespace, content)
  })()
}
