/** Large binaries are on disk only; whatever a crash leaves, what was acknowledged is whole and nothing else stays. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { mongo } from 'mongoose'
import { LIMITS } from '../../../server/config'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'
import { startMongodb } from '../../../server/embedded/mongodb/server'
import { openStore, type Store } from '../../../server/embedded/mongodb/store/store'
import { wholeOf } from '../../../server/embedded/mongodb/store/whole'
import { eventually } from '../../support/eventually'
import { NOTHING } from '../../support/available'
import { started, stopStarted } from '../../support/started'
import { fillDisk } from './disk'
import { ownFolder } from './folder'
import { connect, STORES } from './stores'

afterEach(async () => {
  jest.restoreAllMocks()
  await stopStarted()
})

const NAMESPACE = 'db.chunks'
const LARGE = LIMITS.mongodbSpillBytes * 3

async function openIn(dir: string, more: { compactBytes?: number; lines?: string[] } = {}) {
  const store = await openStore({ ...more, dir, log: (line) => more.lines?.push(line) })
  let closing: Promise<void> | null = null
  const stop = () => (closing ??= store.close())
  started({ stop })
  return { store, stop }
}

const blobsIn = (dir: string): string[] =>
  existsSync(path.join(dir, 'blobs')) ? readdirSync(path.join(dir, 'blobs')) : []

const make = (_id: number, length = LARGE) => {
  const data = randomBytes(length)
  return { data, bytes: encode({ _id, n: _id, data, after: 'it' }) }
}

async function insert(store: Store, bytes: Buffer): Promise<void> {
  store.insert(store.ensure(NAMESPACE), bytes, decode(bytes))
  await store.settled()
}

const records = (store: Store) => [...(store.collections.get(NAMESPACE)?.records ?? [])]
const wholes = (store: Store) => records(store).map((record) => wholeOf(record).toString('hex'))

test('memory holds the rest, the file the whole, also after a restart', async () => {
  const { dir } = started(ownFolder())
  const { store, stop } = await openIn(dir)
  const [large, small] = [make(1), make(2, 1_000)]
  for (const { bytes } of [large, small]) await insert(store, bytes)
  expect(records(store)[0]!.bytes.buffer.byteLength).toBeLessThan(LIMITS.mongodbSpillBytes)
  expect(Object.keys(decode(records(store)[0]!.bytes))).toEqual(['_id', 'n', 'after'])
  expect(records(store)[0]!.spilled!.pending).toBeNull()
  expect(records(store)[1]!.spilled).toBeNull()
  const expected = [large.bytes, small.bytes].map((bytes) => bytes.toString('hex'))
  expect(wholes(store)).toEqual(expected)
  expect(blobsIn(dir)).toHaveLength(1)
  expect(readFileSync(path.join(dir, '00000001.log')).includes(large.data)).toBe(false)
  await stop()
  expect(wholes((await openIn(dir)).store)).toEqual(expected)
})

test('what is changed or removed takes its file along, at once and never too early', async () => {
  const { dir } = started(ownFolder())
  const { store, stop } = await openIn(dir)
  for (const n of [1, 2, 3]) await insert(store, make(n).bytes)
  const collection = store.ensure(NAMESPACE)
  const [first, second] = records(store)
  store.remove(collection, first!)
  const other = decode(make(2).bytes)
  expect(store.replace(collection, second!, other)).toBe(true)
  expect(store.replace(collection, second!, other)).toBe(false)
  expect(blobsIn(dir)).toHaveLength(3)
  await store.settled()
  await eventually(() => blobsIn(dir).length === 2)
  await stop()
  const again = await openIn(dir)
  expect(wholes(again.store)).toHaveLength(2)
  expect(wholes(again.store)[0]).toBe(encode(other).toString('hex'))
})

test('compaction carries the names over and leaves the files alone', async () => {
  const { dir, files } = started(ownFolder())
  const { store, stop } = await openIn(dir, { compactBytes: 3_000 })
  const kept = make(0)
  await insert(store, kept.bytes)
  const [before] = blobsIn(dir)
  for (let n = 1; !files().some((name) => name.endsWith('.snapshot')); n++) {
    await insert(store, make(n).bytes)
    store.remove(store.ensure(NAMESPACE), records(store)[1]!)
    await store.settled()
  }
  await stop()
  expect(blobsIn(dir)).toEqual([before])
  const again = await openIn(dir)
  expect(wholes(again.store)).toEqual([kept.bytes.toString('hex')])
})

test('a file without a record goes at the start; one that is missing or damaged is said, and never given out', async () => {
  const { dir } = started(ownFolder())
  const { store, stop } = await openIn(dir)
  for (const n of [1, 2, 3]) await insert(store, make(n).bytes)
  const [missing, damaged, sound] = records(store).map(({ spilled }) => spilled!.name)
  await stop()
  const fileOf = (name: string) => path.join(dir, 'blobs', name)
  writeFileSync(fileOf('0'.repeat(32)), 'half of it')
  rmSync(fileOf(missing!))
  const bytes = readFileSync(fileOf(damaged!))
  bytes[LARGE >> 1]! ^= 1
  writeFileSync(fileOf(damaged!), bytes)
  const lines: string[] = []
  const again = (await openIn(dir, { lines })).store
  expect(lines).toEqual([expect.stringContaining(`blobs/${missing} is missing`)])
  expect(blobsIn(dir).sort()).toEqual([damaged!, sound!].sort())
  const [one, two, three] = records(again)
  for (const record of [one!, two!]) expect(() => wholeOf(record)).toThrow(/missing or damaged/)
  expect(wholeOf(three!)).toHaveLength(readFileSync(fileOf(sound!)).length)
  again.remove(again.ensure(NAMESPACE), one!)
  again.remove(again.ensure(NAMESPACE), two!)
  await again.settled()
  await eventually(() => blobsIn(dir).length === 1)
})

test('without room nothing is kept, and no file is left', async () => {
  const { dir } = started(ownFolder())
  const { store } = await openIn(dir)
  await insert(store, make(1).bytes)
  const makeRoom = await fillDisk()
  await expect(insert(store, make(2).bytes)).rejects.toThrow('no space')
  store.remove(store.ensure(NAMESPACE), records(store)[0]!)
  await expect(store.settled()).rejects.toThrow('no space')
  await eventually(() => blobsIn(dir).length === 1)
  expect(wholes(store)).toHaveLength(1)
  makeRoom()
  await insert(store, make(3).bytes)
  expect(wholes(store)).toHaveLength(2)
})

test('an indexed binary stays in memory, and none that has spilled can be indexed', async () => {
  const { dir } = started(ownFolder())
  const { store } = await openIn(dir)
  await insert(store, make(1).bytes)
  const spec = { name: 'data', key: { data: 1 as const }, unique: false, sparse: false }
  expect(() => store.createIndex(store.ensure(NAMESPACE), spec)).toThrow(/not supported/)
  const other = store.ensure('db.other')
  store.createIndex(other, spec)
  const { bytes } = make(2)
  store.insert(other, bytes, decode(bytes))
  expect([...other.records][0]!.spilled).toBeNull()
})

describe.each(STORES)('$name', ({ need, url }) => {
  ;(need === NOTHING ? test : test.skip)(
    'GridFS: written, read in parts, found by its binary, removed',
    async () => {
      const connection = await connect(await url())
      const bucket = new mongo.GridFSBucket(connection.db!, { chunkSizeBytes: 64 * 1024 })
      const bytes = randomBytes(400_000)
      const up = bucket.openUploadStream('one')
      await pipeline(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]), up)
      const read = (options = {}) => buffer(bucket.openDownloadStream(up.id, options))
      expect((await read()).equals(bytes)).toBe(true)
      const part = await read({ start: 70_000, end: 300_001 })
      expect(part.equals(bytes.subarray(70_000, 300_001))).toBe(true)
      const chunks = connection.db!.collection('fs.chunks')
      const data = new mongo.Binary(bytes.subarray(65_536, 131_072))
      expect(await chunks.findOne({ data }, { projection: { n: 1, _id: 0 } })).toEqual({ n: 1 })
      await chunks.updateOne({ n: 6 }, { $set: { note: 'changed' } })
      expect((await read()).equals(bytes)).toBe(true)
      expect(await chunks.countDocuments({ files_id: up.id })).toBe(7)
      await bucket.delete(up.id)
      expect(await chunks.countDocuments({})).toBe(0)
    },
  )
})

test('a cursor goes on past what was removed after it was opened', async () => {
  const { dir } = started(ownFolder())
  const server = started(await startMongodb({ dir, port: 0 }))
  const connection = await connect(`${server.url}/cursor`)
  const chunks = connection.db!.collection<{ _id: number; data: Buffer }>('chunks')
  await chunks.insertMany([1, 2, 3, 4].map((_id) => ({ _id, data: randomBytes(LARGE) })))
  const cursor = chunks.find({}, { batchSize: 1 })
  expect((await cursor.next())!._id).toBe(1)
  await chunks.deleteOne({ _id: 3 })
  await eventually(() => blobsIn(dir).length === 3)
  const left = await cursor.toArray()
  expect(left.map(({ _id }) => _id)).toEqual([2, 4])
})
