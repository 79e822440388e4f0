import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { encode, decode } from '../../../server/embedded/mongodb/data/values'
import { openStore, type Store } from '../../../server/embedded/mongodb/store/store'
import { eventually } from '../../support/eventually'
import { started, stopStarted } from '../../support/started'
import { fillDisk } from './disk'
import { ownFolder } from './folder'

afterEach(async () => {
  jest.restoreAllMocks()
  await stopStarted()
})

const NAMESPACE = 'db.things'

async function openIn(dir: string, more: { compactBytes?: number; lines?: string[] } = {}) {
  const store = await openStore({
    dir,
    compactBytes: more.compactBytes,
    log: (line) => more.lines?.push(line),
  })
  let closing: Promise<void> | null = null
  const stop = () => (closing ??= store.close())
  started({ stop })
  return { store, stop }
}

async function put(store: Store, _id: number, text: string): Promise<void> {
  const collection = store.ensure(NAMESPACE)
  const document = decode(encode({ _id, text }))
  const key = [...collection.records].find(({ bytes }) => Number(decode(bytes)['_id']) === _id)
  if (key) store.replace(collection, key, document)
  else store.insert(collection, encode(document), document)
  await store.settled()
}

const texts = (store: Store): string[] =>
  Array.from(store.collections.get(NAMESPACE)?.records ?? [], ({ bytes }) =>
    String(decode(bytes)['text']),
  )

/** A folder with three writes, each in a frame of its own. */
async function written(): Promise<{ dir: string; file: string; ends: number[] }> {
  const { dir } = started(ownFolder())
  const { store, stop } = await openIn(dir)
  const file = path.join(dir, '00000001.log')
  const ends: number[] = []
  for (const [n, text] of ['one', 'two', 'three'].entries()) {
    await put(store, n, text)
    ends.push(readFileSync(file).length)
  }
  await stop()
  return { dir, file, ends }
}

test('everything is there again: documents, changes, indexes, what was removed is not', async () => {
  const { dir } = started(ownFolder())
  const { store, stop } = await openIn(dir)
  await put(store, 1, 'one')
  await put(store, 2, 'two')
  await put(store, 1, 'changed')
  const collection = store.ensure(NAMESPACE)
  const text = { name: 'text', key: { text: -1 }, unique: true, sparse: true } as const
  store.createIndex(collection, text)
  const later = { name: 'later', key: { text: 1 }, unique: false, sparse: false } as const
  store.createIndex(collection, { ...later, partial: { text: { $gt: 'd' } } })
  store.remove(collection, [...collection.records][1]!)
  await stop()

  const again = (await openIn(dir)).store
  expect(texts(again)).toEqual(['changed'])
  expect([...again.collections.keys()]).toEqual([NAMESPACE])
  const { indexes } = again.collections.get(NAMESPACE)!
  expect([...indexes.values()].map(({ spec }) => spec)).toEqual([
    { name: '_id_', key: { _id: 1 }, unique: true, sparse: false },
    text,
    { ...later, partial: { text: { $gt: 'd' } } },
  ])
  expect(['text', 'later'].map((name) => indexes.get(name)!.tree.size)).toEqual([1, 0])
})

test('a torn last record is cut off and said; what was acknowledged stays', async () => {
  const { dir, file, ends } = await written()
  for (const length of [ends[2]! - 1, ends[1]! + 20, ends[1]! + 3]) {
    truncateSync(file, length)
    const lines: string[] = []
    const { store, stop } = await openIn(dir, { lines })
    expect(texts(store)).toEqual(['one', 'two'])
    expect(lines.join()).toMatch(/cut off \d+ bytes/)
    await put(store, 2, 'three')
    await stop()
    const again = await openIn(dir, { lines: [] })
    expect(texts(again.store)).toEqual(['one', 'two', 'three'])
    await again.stop()
  }
})

test('a tail of zeros or of foreign bytes is cut off too', async () => {
  for (const tail of [Buffer.alloc(5000), Buffer.from('x'.repeat(100))]) {
    const { dir, file } = await written()
    appendFileSync(file, tail)
    const { store, stop } = await openIn(dir)
    expect(texts(store)).toEqual(['one', 'two', 'three'])
    await stop()
  }
})

test('a document that holds a whole log is no frame of this one', async () => {
  const other = readFileSync((await written()).file)
  const { dir, file, ends } = await written()
  const { store, stop } = await openIn(dir)
  await put(store, 9, other.toString('latin1'))
  await stop()
  truncateSync(file, readFileSync(file).length - 1)
  const again = await openIn(dir)
  expect(texts(again.store)).toEqual(['one', 'two', 'three'])
  expect(readFileSync(file)).toHaveLength(ends[2]!)
})

test('a record damaged in the middle stops the start, and nothing is touched', async () => {
  const { dir, file, ends } = await written()
  const bytes = readFileSync(file)
  for (const at of [ends[0]! + 2, ends[0]! + 9, ends[0]! + 30]) {
    const damaged = Buffer.from(bytes)
    damaged[at]! ^= 0x40
    writeFileSync(file, damaged)
    await expect(openStore({ dir })).rejects.toThrow(/00000001\.log is damaged at byte \d+/)
    expect(readFileSync(file).equals(damaged)).toBe(true)
  }
})

test('a damaged head stops the start; a head that was never finished is begun again', async () => {
  const { dir, file } = await written()
  const bytes = readFileSync(file)
  bytes[20]! ^= 1
  writeFileSync(file, bytes)
  await expect(openStore({ dir })).rejects.toThrow(/head/)
  truncateSync(file, 7)
  expect((await openIn(dir)).store.collections.size).toBe(0)
})

async function compacted(dir: string, files: () => string[]): Promise<void> {
  const { store, stop } = await openIn(dir, { compactBytes: 2000 })
  for (let n = 0; !files().includes('00000002.snapshot'); n++)
    await put(store, n % 10, `${n} ${'x'.repeat(200)}`)
  await eventually(() => !files().includes('00000001.log'))
  await stop()
}

test('a grown log becomes a snapshot and a new log, while writes go on', async () => {
  const { dir, files } = started(ownFolder())
  const { store, stop } = await openIn(dir, { compactBytes: 5000 })
  const expected: string[] = []
  for (let n = 0; n < 300; n++) {
    const text = `${n} ${'x'.repeat(100)}`
    expected[n % 20] = text
    await put(store, n % 20, text)
  }
  await eventually(() => files().some((name) => name.endsWith('.snapshot')))
  await stop()
  expect(files()).toHaveLength(2)
  expect(files()).not.toContain('00000001.log')
  const again = await openIn(dir)
  expect(texts(again.store).sort()).toEqual(expected.sort())
})

/** What a crash can leave behind between two steps of a compaction, from the folder before and after it. */
const LEFT: readonly [title: string, leave: (dir: string, before: string) => void][] = [
  [
    'an unfinished snapshot',
    (dir) => writeFileSync(path.join(dir, '00000003.snapshot.tmp'), 'half'),
  ],
  [
    'a log whose head was never finished',
    (dir) => writeFileSync(path.join(dir, '00000003.log'), 'fre'),
  ],
  [
    'the old log still there',
    (dir, before) => copyFileSync(before, path.join(dir, '00000001.log')),
  ],
]

test.each(LEFT)('a crash in a compaction leaves %s', async (_title, leave) => {
  const { dir, files } = started(ownFolder())
  const old = await written()
  await compacted(dir, files)
  const first = await openIn(dir)
  const expected = texts(first.store)
  await first.stop()
  leave(dir, old.file)
  const { store } = await openIn(dir)
  expect(texts(store)).toEqual(expected)
  expect(files()).toEqual(['00000002.log', '00000002.snapshot'])
})

test('a missing log, or a snapshot that is not whole, stops the start', async () => {
  const { dir, files } = started(ownFolder())
  await compacted(dir, files)
  const snapshot = path.join(dir, '00000002.snapshot')
  const bytes = readFileSync(snapshot)
  truncateSync(snapshot, bytes.length - 3)
  await expect(openStore({ dir })).rejects.toThrow(/snapshot is not whole/)
  writeFileSync(snapshot, bytes)
  rmSync(path.join(dir, '00000002.log'))
  await expect(openStore({ dir })).rejects.toThrow(/00000002\.log is missing/)
})

test('without room nothing is kept, reading goes on, and with room writing does too', async () => {
  const { dir } = started(ownFolder())
  const { store, stop } = await openIn(dir)
  await put(store, 1, 'one')
  const size = readFileSync(path.join(dir, '00000001.log')).length
  const makeRoom = await fillDisk()
  await expect(put(store, 2, 'two')).rejects.toThrow('no space')
  await expect(put(store, 1, 'changed')).rejects.toThrow('no space')
  const collection = store.ensure(NAMESPACE)
  store.remove(collection, [...collection.records][0]!)
  store.ensure('db.other')
  await expect(store.settled()).rejects.toThrow('no space')
  expect(texts(store)).toEqual(['one'])
  expect([...store.collections.keys()]).toEqual([NAMESPACE])
  expect(store.collections.get(NAMESPACE)!.indexes.get('_id_')!.tree.size).toBe(1)
  expect(readFileSync(path.join(dir, '00000001.log'))).toHaveLength(size)
  makeRoom()
  await put(store, 2, 'two')
  await stop()
  expect(texts((await openIn(dir)).store)).toEqual(['one', 'two'])
})

test('a snapshot that finds no room is given up, and nothing is lost', async () => {
  const { dir, files } = started(ownFolder())
  const lines: string[] = []
  const { store, stop } = await openIn(dir, { compactBytes: 500, lines })
  const probe = await open(__filename, 'r')
  const spy = jest.spyOn(Object.getPrototypeOf(probe) as FileHandle, 'writeFile')
  spy.mockRejectedValue(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
  await probe.close()
  for (let n = 0; lines.length < 2; n++) await put(store, n, 'x'.repeat(100))
  expect(lines[0]).toMatch(/snapshot could not be written/)
  expect(files().filter((name) => name.includes('snapshot'))).toEqual([])
  spy.mockRestore()
  const expected = texts(store)
  await stop()
  expect(texts((await openIn(dir)).store)).toEqual(expected)
})
