/**
 * One node's writer, while the database behind its address is restored, or becomes another one: the epoch that a post is
 * told belongs to the database that stored it (P3), and a stranger's database is not written to.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createHistory } from '../../server/append/history'
import type { Draft, Posted } from '../../server/append/post'
import type { Store } from '../../server/append/store'
import { createWriter, type Writer } from '../../server/append/writer'
import { LIMITS } from '../../server/config'
import { startMongodb, type Mongodb } from '../../server/embedded/mongodb/server'
import { silentLog } from '../../server/log'
import { eventually } from '../support/eventually'
import { started, stopStarted } from '../support/started'
import { openStoreOf } from './stored'

let dir: string
let port: number
let serving: Mongodb
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'freshet-identity-'))
  started({ stop: () => rm(dir, { recursive: true, force: true }) })
  port = 0
  await serve('ours')
})
afterEach(stopStarted)

/** At the same address from now on, whoever was there before. */
async function serve(folder: string): Promise<void> {
  await serving?.stop()
  serving = started(await startMongodb({ dir: path.join(dir, folder), port }))
  port = serving.port
}

const url = () => `${serving.url}/freshet`

async function startWriter() {
  const store = await openStoreOf(url())
  const epochs = [store.identity.epoch]
  const writer = createWriter({
    store,
    history: createHistory(store, LIMITS),
    announcing: { announce: () => undefined },
    limits: { ...LIMITS, appendTimeoutMs: 4_000 },
    log: silentLog,
    publicUrl: () => 'https://feed.example',
    findChanges: async (_, batch) => batch.map(() => []),
    onIdentity: ({ epoch }) => void (epoch === epochs.at(-1) || epochs.push(epoch)),
  })
  started({ stop: () => writer.stop() })
  return { store, writer, epochs }
}

const draftOf = (id: string | null): Draft => ({
  id,
  digest: () => 'd',
  finish: (given) => ({
    id: given.id,
    text: JSON.stringify({ type: 'Like', ...given }),
    as1: null,
    blind: null,
    activity: { type: 'Like', ...given },
  }),
})

const post = (writer: Writer, id: string | null = null): Promise<Posted> =>
  writer.post({ draft: draftOf(id), streams: ['weir'], principal: 'a', idempotencyKey: null })

const said = ({ epoch, entry }: Posted): string => `${epoch}:${entry.seq}`

/** What a database holds that a node could have written. */
async function contents(store: Store) {
  const ids = async (model: Store['entries'] | Store['claims']) =>
    (await model.collection.find().toArray()).map((doc) => String(doc['id']))
  return { entries: await ids(store.entries), claims: await ids(store.claims) }
}

test('it is given another epoch in place: the next post is told that one, before any patrol', async () => {
  const { store, writer, epochs } = await startWriter()
  const { epoch } = store.identity
  expect(said(await post(writer))).toBe(`${epoch}:1`)
  await store.meta.updateOne({}, { $set: { epoch: 'yesterday' } })
  expect(said(await post(writer, 'urn:a'))).toBe('yesterday:2')
  expect(said(await post(writer, 'urn:a'))).toBe('yesterday:2')
  expect(epochs).toEqual([epoch, 'yesterday'])
})

test("yesterday's copy of it, under another epoch: posts go on there, under steady posting too", async () => {
  const { store, writer } = await startWriter()
  const { epoch } = store.identity
  await post(writer)
  await serving.stop()
  await cp(path.join(dir, 'ours'), path.join(dir, 'copy'), { recursive: true })
  await serve('ours')
  for (let count = 0; count < 5; count++) await post(writer)

  let going = true
  const told: string[] = []
  const posting = Array.from({ length: 4 }, async () => {
    while (going) told.push(await post(writer).then(said, ({ code }) => String(code)))
  })
  await eventually(() => told.length > 20)
  await serving.stop()
  const restoring = await startMongodb({ dir: path.join(dir, 'copy'), port: 0 })
  const restored = await openStoreOf(`${restoring.url}/freshet`)
  await restored.meta.updateOne({}, { $set: { epoch: 'yesterday' } })
  await restored.close()
  await restoring.stop()
  await serve('copy')
  const isRestored = (one: string) => one.startsWith('yesterday:')
  await eventually(() => told.filter(isRestored).length > 20)
  going = false
  await Promise.all(posting)

  const seqs = (await store.entries.find().sort({ seq: 1 }).lean()).map(({ seq }) => seq)
  expect(seqs).toEqual(seqs.map((_, at) => at + 1))
  expect(told.slice(told.findIndex(isRestored)).filter((one) => one.startsWith(epoch))).toEqual([])
  const here = told.filter(isRestored).map((one) => Number(one.split(':')[1]))
  expect(new Set(here).size).toBe(here.length)
  for (const seq of here) expect(seqs).toContain(seq)
})

test("a stranger's database at the same address: nothing is written there, and back in our own it goes on", async () => {
  const { store, writer } = await startWriter()
  const { epoch } = store.identity
  const { entry } = await post(writer, 'urn:a')
  await serve('theirs')
  const theirs = await openStoreOf(url())
  expect(theirs.identity.epoch).not.toBe(epoch)

  for (const id of ['urn:b', null, 'urn:a'])
    await expect(post(writer, id)).rejects.toMatchObject({ code: 'no-primary' })
  await expect(writer.erase(entry)).rejects.toMatchObject({ code: 'no-primary' })
  expect(await contents(theirs)).toEqual({ entries: [], claims: [] })

  await serve('ours')
  expect(said(await post(writer, 'urn:b'))).toBe(`${epoch}:2`)
})

test('it was emptied: without an identity and unique indexes nothing is numbered', async () => {
  const { store, writer } = await startWriter()
  await post(writer, 'urn:a')
  await store.meta.deleteMany({})
  await expect(post(writer)).rejects.toMatchObject({ code: 'no-primary' })
})
