/**
 * Store — all collections in memory, and their folder on disk.
 *
 * Rule: memory changes first, at once and in one turn; the answer waits for `settled()`. So nothing that was acknowledged or
 * shown can be lost by a crash (D2: a seq that was seen is never given out again), and what could not be written is taken back.
 */
import { LIMITS } from '../../../config'
import { pickFields } from '../data/fields'
import { encode, type Document } from '../data/values'
import { loadFolder } from '../disk/folder'
import { encodeRecord, type DiskRecord } from '../disk/record'
import { Failure } from '../failure'
import type { IndexSpec, Stored } from './btree'
import {
  addIndex,
  createCollection,
  insertRecord,
  removeRecord,
  replaceRecord,
  type Collection,
  type Undo,
} from './collection'
import { createCommits } from './commit'
import { createFiles } from './files'
import { capture, createRecord, indexRecord, replayRecord } from './replay'

export type Store = Awaited<ReturnType<typeof openStore>>

export interface StoreOptions {
  readonly dir: string
  readonly compactBytes?: number
  readonly log?: (line: string) => void
}

export async function openStore(options: StoreOptions) {
  const say = options.log ?? (() => undefined)
  const collections = new Map<string, Collection>()
  const loaded = await loadFolder(options.dir, (record) => replayRecord(collections, record), say)
  const compactBytes = options.compactBytes ?? LIMITS.mongodbCompactBytes
  const files = createFiles(options.dir, loaded, compactBytes, () => capture(collections), say)
  const commits = createCommits(files)

  const note = (record: DiskRecord, undo: Undo): void => commits.add(encodeRecord(record), undo)

  return {
    collections: collections as ReadonlyMap<string, Collection>,
    /** The collection, made when it is not there. */
    ensure(namespace: string): Collection {
      const present = collections.get(namespace)
      if (present) return present
      const made = createCollection(namespace)
      collections.set(namespace, made)
      note(createRecord(namespace), () => collections.delete(namespace))
      return made
    },
    insert(collection: Collection, bytes: Buffer, document: Document): void {
      requireSmall(bytes)
      const { namespace } = collection
      note({ kind: 'put', namespace, bytes }, insertRecord(collection, bytes, document))
    },
    /** Whether that changed anything. */
    replace(collection: Collection, record: Stored, document: Document): boolean {
      const bytes = encode(document)
      requireSmall(bytes)
      if (bytes.equals(record.bytes)) return false
      const { namespace } = collection
      note({ kind: 'put', namespace, bytes }, replaceRecord(collection, record, bytes, document))
      return true
    },
    remove(collection: Collection, record: Stored): void {
      const { namespace } = collection
      const bytes = pickFields(record.bytes, new Set(['_id']))
      note({ kind: 'remove', namespace, bytes }, removeRecord(collection, record))
    },
    createIndex(collection: Collection, spec: IndexSpec): void {
      const undo = addIndex(collection, spec)
      note(indexRecord(collection.namespace, spec), undo)
    },
    /** null when all that memory has is on disk; rejects when something was taken back. */
    settled: (): Promise<void> | null => commits.settled(),
    async close(): Promise<void> {
      await commits.idle()
      await files.close()
    },
  }
}

function requireSmall(bytes: Buffer): void {
  if (bytes.length > LIMITS.mongodbDocumentBytes)
    throw new Failure(10334, `a document of ${bytes.length} bytes is larger than 16 MB`)
}
