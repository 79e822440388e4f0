import { createConnection } from 'mongoose'
import { ENTRY_INDEXES } from '../../server/append/entry'
import { stopStarted } from '../support/started'
import { entryAt, openStoreOf, put, startMongodbUrl } from './stored'

let url: string
let databases = 0
const ownDatabase = () => `${url}/test${++databases}`

beforeAll(async () => {
  url = await startMongodbUrl()
})
afterAll(stopStarted)

test('the identity is made once, whoever comes first', async () => {
  const database = ownDatabase()
  const stores = await Promise.all([1, 2, 3].map(() => openStoreOf(database)))
  const [{ identity }] = stores as [(typeof stores)[number]]
  for (const store of stores) expect(store.identity).toEqual(identity)
  expect(identity.epoch).toMatch(/^[a-z]{8}$/)
  expect(Buffer.from(identity.ringKey, 'base64')).toHaveLength(32)
  expect((await openStoreOf(ownDatabase())).identity.epoch).not.toBe(identity.epoch)
})

test('without a name in the URL the database is called freshet', async () => {
  expect((await openStoreOf(url)).connection.name).toBe('freshet')
  expect((await openStoreOf(`${url}/other`)).connection.name).toBe('other')
})

test('both unique indexes stand, and hold', async () => {
  const store = await openStoreOf(ownDatabase())
  expect(await store.entries.collection.indexes()).toHaveLength(ENTRY_INDEXES.length + 1)
  const one = entryAt('weir', 1)
  await put(store, one)
  const clashes = [entryAt('weir', 1), entryAt('weir', 2, { idHash: one.idHash })]
  for (const clash of clashes)
    await expect(put(store, clash)).rejects.toMatchObject({ code: 11000 })
  await put(store, entryAt('weir', 2), entryAt('lock', 1, { idHash: one.idHash }))
})

test.each(['seq', 'idHash'])(
  'it refuses to start where {stream, %s} is there but not unique (D2)',
  async (second) => {
    const database = ownDatabase()
    const connection = await createConnection(database).asPromise()
    await connection.collection('entries').createIndex({ stream: 1, [second]: 1 })
    await connection.close()
    await expect(openStoreOf(database)).rejects.toThrow()
  },
)

test('what an activity holds never becomes a field name (D3)', async () => {
  const store = await openStoreOf(ownDatabase())
  const text = '{"$set":{"a.b":1},"_bsontype":"ObjectId","n":9007199254740993}'
  await put(store, entryAt('weir', 1, { text }))
  expect(await store.entries.findOne({ stream: 'weir' }).lean()).toMatchObject({ text })
})
