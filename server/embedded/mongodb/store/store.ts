/**
 * Store — all collections in memory, and their folder on disk.
 *
 * Rule: memory changes first, at once and in one turn; the answer waits for `settled()`. So nothing that was acknowledged or
 * shown can be lost by a crash (D2: a seq that was seen is never given out again), and what could not be written is taken back.
 */
import { LIMITS } from '../../../config'
import { pickFields } from '../data/fields'
import { encode, type Document } from '../data/values'
import { openBlobs } from '../disk/blobs'
import { loadFolder } from '../disk/folder'
import { encodeRecord, type DiskRecord } from '../disk/record'
import { Failure } from '../failure'
import type { IndexSpec, Stored } from './btree'
import {
  addIndex,
  coveredIn,
  createCollection,
  insertRecord,
  removeRecord,
  replaceRecord,
  type Collection,
  type Undo,
} from './collection'
import { createCommits, type Around } from './commit'
import { createFiles } from './files'
import { capture, createRecord, indexRecord, replayRecord } from './replay'
import { contentFor, putRecord, type Content, type Spilled } from './spilled'
import { wholeOf } from './whole'

export type Store = Awaited<ReturnType<typeof openStore>>

export interface StoreOptions {
  readonly dir: string
  readonly compactBytes?: number
  readonly log?: (line: string) => void
}

export async function openStore(options: StoreOptions) {
  const say = options.log ?? (() => undefined)
  const collections = new Map<string, Collection>()
  const blobs = openBlobs(options.dir)
  const replay = (record: DiskRecord): void => replayRecord(collections, record, blobs)
  const loaded = await loadFolder(options.dir, replay, say)
  for (const name of blobs.keepOnly(blobsNeeded(collections)))
    say(`the file blobs/${name} is missing: the document that it belongs to can't be read`)
  const compactBytes = options.compactBytes ?? LIMITS.mongodbCompactBytes
  const files = createFiles(options.dir, loaded, compactBytes, () => capture(collections), say)
  const commits = createCommits(files)

  const note = (record: DiskRecord, undo: Undo, around?: Around): void =>
    commits.add(encodeRecord(record), undo, around)

  function notePut(namespace: string, content: Content, undo: Undo, former: Spilled | null): void {
    const { spilled } = content
    if (!spilled && !former) return note(putRecord(namespace, content), undo)
    const takeBack = (): void => {
      undo()
      if (spilled) blobs.remove(spilled.name)
    }
    note(putRecord(namespace, content), takeBack, {
      bytes: spilled?.length ?? 0,
      async ready() {
        if (!spilled?.pending) return
        await blobs.write(spilled.name, spilled.pending)
        spilled.pending = null
      },
      done: () => drop(former),
    })
  }

  function drop(spilled: Spilled | null): void {
    if (!spilled) return
    spilled.isRemoved = true
    blobs.remove(spilled.name)
  }

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
      const content = contentFor(bytes, () => coveredIn(collection), blobs)
      const undo = insertRecord(collection, content.bytes, document, content.spilled)
      notePut(collection.namespace, content, undo, null)
    },
    /** Whether that changed anything. */
    replace(collection: Collection, record: Stored, document: Document): boolean {
      const bytes = encode(document)
      requireSmall(bytes)
      if (bytes.equals(wholeOf(record))) return false
      const content = contentFor(bytes, () => coveredIn(collection), blobs)
      const former = record.spilled
      const undo = replaceRecord(collection, record, content.bytes, document, content.spilled)
      notePut(collection.namespace, content, undo, former)
      return true
    },
    remove(collection: Collection, record: Stored): void {
      const { namespace } = collection
      const bytes = pickFields(record.bytes, new Set(['_id']))
      const { spilled } = record
      note({ kind: 'remove', namespace, bytes }, removeRecord(collection, record), {
        done: () => drop(spilled),
      })
    },
    createIndex(collection: Collection, spec: IndexSpec): void {
      const undo = addIndex(collection, spec)
      note(indexRecord(collection.namespace, spec), undo)
    },
    /** null when all that memory has is on disk; rejects when something was taken back. */
    settled: (): Promise<void> | null => commits.settled(),
    async close(): Promise<void> {
      await commits.idle()
      await blobs.idle()
      await files.close()
    },
  }
}

function blobsNeeded(collections: ReadonlyMap<string, Collection>): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { records } of collections.values())
    for (const { spilled } of records) if (spilled) names.add(spilled.name)
  return names
}

function requireSmall(bytes: Buffer): void {
  if (bytes.length > LIMITS.mongodbDocumentBytes)
    throw new Failure(10334, `a document of ${bytes.length} bytes is larger than 16 MB`)
}
