/**
 * The contract: what the application relies on, asked through Mongoose and its driver. The same questions go to the
 * embedded store and to another MongoDB, so that a difference shows.
 */
import { Double, Int32, Long, ObjectId } from 'bson'
import { Schema, type Connection } from 'mongoose'
import { describeWith } from '../../support/available'
import { stopStarted } from '../../support/started'
import { connect, STORES } from './stores'

afterAll(stopStarted)

for (const { name, need, url } of STORES)
  describeWith(need, `the contract on ${name}`, () => {
    let connection: Connection
    beforeAll(async () => (connection = await connect(await url())), 120_000)
    afterAll(() => connection.close())
    contract(() => connection)
  })

interface Entry {
  readonly _id: ObjectId
  readonly stream: string
  readonly seq: number
  readonly hash: string
  readonly types: string[]
  readonly at: Date
}

let made = 0
const unusedName = () => `c${++made}`

function contract(connected: () => Connection): void {
  const fresh = () => connected().collection(unusedName())

  async function entries() {
    const schema = new Schema<Entry>(
      { stream: String, seq: Number, hash: String, types: [String], at: Date },
      { versionKey: false },
    )
    schema.index({ stream: 1, seq: 1 }, { unique: true })
    schema.index({ stream: 1, hash: 1 }, { unique: true })
    schema.index({ stream: 1, types: 1, seq: 1 })
    const model = connected().model<Entry>(unusedName(), schema)
    await model.createIndexes()
    return model
  }
  const entry = (seq: number, more: object = {}) => ({
    stream: 's',
    seq,
    hash: `h${seq}`,
    types: ['Create'],
    at: new Date(seq),
    ...more,
  })

  it('says that it is a standalone', async () => {
    const hello = await connected().db!.admin().command({ hello: 1 })
    expect(hello).toMatchObject({ isWritablePrimary: true, maxWireVersion: 21, ok: 1 })
    expect(hello['setName']).toBeUndefined()
    expect(hello['topologyVersion']).toBeUndefined()
    await connected().db!.admin().ping()
  })

  it('stores a batch in order up to the first duplicate and tells which one it was', async () => {
    const model = await entries()
    await model.insertMany([entry(1), entry(2)], { lean: true, ordered: true })
    const clash = model.insertMany([entry(3), entry(2, { hash: 'other' }), entry(4)], {
      lean: true,
      ordered: true,
    })
    await expect(clash).rejects.toMatchObject({
      code: 11000,
      writeErrors: [{ err: { index: 1, code: 11000 } }],
      insertedDocs: [{ seq: 3 }],
    })
    const seqs = (await model.find({ stream: 's' }).sort({ seq: 1 }).lean()).map(({ seq }) => seq)
    // A store may keep a failed batch whole or not at all; a hole it may not leave.
    expect([
      [1, 2],
      [1, 2, 3],
    ]).toContainEqual(seqs)
  })

  it('counts what an index tells, what it tells in part, and what it does not tell', async () => {
    const things = fresh()
    await things.createIndex({ of: 1, live: 1, type: 1, at: -1 })
    await things.createIndex({ tags: 1 })
    await things.insertMany(
      Array.from({ length: 60 }, (_, n) => ({
        of: n % 2 === 0 ? 'a' : 'b',
        live: n % 3 > 0,
        type: n % 5 === 0 ? 'Like' : 'Reply',
        at: n,
        tags: [n % 4, n % 6],
      })),
    )
    const cases: [query: object, expected: number][] = [
      [{}, 60],
      [{ of: 'a' }, 30],
      [{ of: 'a', live: true }, 20],
      [{ of: 'a', live: true, type: 'Like' }, 4],
      [{ of: { $in: ['a', 'b', 'c'] }, live: true }, 40],
      [{ of: 'a', type: 'Like' }, 6],
      [{ of: 'a', live: true, at: { $gte: 30 } }, 10],
      [{ of: 'c' }, 0],
      [{ of: null }, 0],
      [{ tags: 0 }, 20],
      [{ tags: { $in: [0, 1] } }, 40],
      [{ of: 'a', _id: { $exists: true } }, 30],
    ]
    for (const [query, expected] of cases)
      expect([query, await things.countDocuments(query)]).toEqual([query, expected])
    expect(await things.countDocuments({ of: 'a' }, { skip: 25 })).toBe(5)
    expect(await things.countDocuments({ of: 'a' }, { skip: 3, limit: 7 })).toBe(7)
    expect(await things.countDocuments({ of: 'a' }, { skip: 99 })).toBe(0)
    expect(await fresh().countDocuments({})).toBe(0)
  })

  it('names the index and the value of a duplicate key', async () => {
    const model = await entries()
    await model.collection.insertOne(entry(1))
    await expect(model.collection.insertOne(entry(2, { hash: 'h1' }))).rejects.toMatchObject({
      code: 11000,
      keyPattern: { stream: 1, hash: 1 },
      keyValue: { stream: 's', hash: 'h1' },
      message: expect.stringContaining('E11000 duplicate key error'),
    })
  })

  it('goes on after a duplicate when unordered, and counts what it stored', async () => {
    const things = fresh()
    await things.insertOne({ _id: 2 as never })
    const mixed = [1, 2, 3].map((_id) => ({ _id: _id as never }))
    await expect(things.insertMany(mixed, { ordered: false })).rejects.toMatchObject({
      code: 11000,
      insertedCount: 2,
    })
    expect(await things.find({}).sort({ _id: 1 }).toArray()).toHaveLength(3)
  })

  it('finds the head of a stream and pages, up and down', async () => {
    const model = await entries()
    await model.insertMany(
      Array.from({ length: 30 }, (_, n) => entry(n + 1)),
      { lean: true },
    )
    await model.insertMany([entry(99, { stream: 't' })], { lean: true })
    expect(
      await model.findOne({ stream: 's' }).sort({ seq: -1 }).select({ seq: 1, _id: 0 }).lean(),
    ).toEqual({ seq: 30 })
    const page = (range: object, order: 1 | -1) =>
      model.find({ stream: 's', seq: range }).sort({ seq: order }).limit(3).lean()
    expect((await page({ $lt: 10 }, -1)).map(({ seq }) => seq)).toEqual([9, 8, 7])
    expect(
      (await page({ $gt: 10, $lt: Number.MAX_SAFE_INTEGER }, 1)).map(({ seq }) => seq),
    ).toEqual([11, 12, 13])
    expect(await page({ $gt: 30 }, 1)).toEqual([])
    expect(await model.findOne({ stream: 'none' }).sort({ seq: -1 }).lean()).toBeNull()
  })

  it('filters on lists', async () => {
    const model = await entries()
    await model.insertMany(
      [
        entry(1, { types: ['Like'] }),
        entry(2, { types: ['Like', 'x'] }),
        entry(3, { types: [] }),
        entry(4),
      ],
      { lean: true },
    )
    const seqs = async (filter: object) =>
      (
        await model
          .find({ stream: 's', ...filter })
          .sort({ seq: -1 })
          .lean()
      ).map(({ seq }) => seq)
    expect(await seqs({ types: 'Like' })).toEqual([2, 1])
    expect(await seqs({ types: { $in: ['x', 'Create'] } })).toEqual([4, 2])
    expect(await seqs({ types: { $nin: ['x', 'Create'] } })).toEqual([3, 1])
    expect(await seqs({ types: { $ne: 'Like' } })).toEqual([4, 3])
    expect(await seqs({ types: { $all: ['x', 'Like'] } })).toEqual([2])
    expect(await seqs({ $or: [{ types: 'x' }, { seq: { $gte: 4 } }] })).toEqual([4, 2])
    expect(
      await seqs({ $and: [{ types: 'Like' }, { $or: [{ types: { $nin: ['x'] } }] }] }),
    ).toEqual([1])
    expect(await seqs({ types: { $exists: false } })).toEqual([])
    expect(await seqs({ at: { $gte: new Date(2), $lt: new Date(4) } })).toEqual([3, 2])
  })

  it('sorts values of many types, and lists by their edge', async () => {
    const things = fresh()
    const rising = [
      null,
      new Double(-1.5),
      new Int32(3),
      Long.fromString('9007199254740993'),
      'B',
      'a',
      { x: 1 },
      new ObjectId(),
      false,
      true,
      new Date(0),
    ]
    await things.insertMany(rising.map((v, n) => ({ _id: n as never, v })).reverse())
    const order = async (direction: 1 | -1) =>
      (await things.find({}).sort({ v: direction }).toArray()).map(({ _id }) => Number(_id))
    const expected = rising.map((_, n) => n)
    expect(await order(1)).toEqual(expected)
    expect(await order(-1)).toEqual(expected.toReversed())
    await things.createIndex({ v: 1 })
    expect(await order(1)).toEqual(expected)
    expect(await order(-1)).toEqual(expected.toReversed())
    const lists = fresh()
    await lists.insertMany([
      { _id: 1 as never, v: [5, 1] },
      { _id: 2 as never, v: [3, 4] },
      { _id: 3 as never, v: [] },
    ])
    expect((await lists.find({}).sort({ v: 1 }).toArray()).map(({ _id }) => Number(_id))).toEqual([
      3, 1, 2,
    ])
    expect((await lists.find({}).sort({ v: -1 }).toArray()).map(({ _id }) => Number(_id))).toEqual([
      1, 2, 3,
    ])
  })

  it('gives back every type as it came, also after an update', async () => {
    const things = connected().getClient().db().collection(unusedName(), {
      promoteValues: false,
    })
    const document = {
      long: Long.ONE,
      double: new Double(1),
      int: new Int32(1),
      at: new Date(5),
      none: null,
      list: [new Double(2)],
    }
    const { insertedId } = await things.insertOne({ ...document })
    await things.updateOne({ _id: insertedId }, { $set: { more: 'x' } })
    const back = await things.findOne({ _id: insertedId })
    expect(back).toEqual({ _id: insertedId, ...document, more: 'x' })
    expect(back!['long']).toBeInstanceOf(Long)
    expect(back!['double']).toBeInstanceOf(Double)
  })

  it('projects', async () => {
    const things = fresh()
    await things.insertOne({ _id: 1 as never, a: { b: 1, c: 2 }, g: 3 })
    const project = (projection: object) => things.findOne({}, { projection })
    expect(await project({ a: 1, _id: 0 })).toEqual({ a: { b: 1, c: 2 } })
    expect(await project({ g: 1 })).toEqual({ _id: 1, g: 3 })
    expect(await project({ _id: 1 })).toEqual({ _id: 1 })
  })

  it('updates, counts what it changed, and keeps indexes true', async () => {
    const model = await entries()
    await model.insertMany([entry(1), entry(2), entry(3)], { lean: true })
    expect(
      await model.updateOne(
        { stream: 's', seq: 1 },
        { $set: { types: ['Tombstone'] }, $unset: { at: 1 } },
      ),
    ).toMatchObject({ matchedCount: 1, modifiedCount: 1 })
    expect(
      await model.updateOne({ stream: 's', seq: 1 }, { $set: { types: ['Tombstone'] } }),
    ).toMatchObject({ matchedCount: 1, modifiedCount: 0 })
    expect(
      await model.updateOne({ seq: 2 }, { $set: { types: ['more'] }, $inc: { seq: 10 } }),
    ).toMatchObject({ matchedCount: 1, modifiedCount: 1 })
    expect(await model.find({ stream: 's', types: 'more' }).lean()).toMatchObject([{ seq: 12 }])
    await expect(model.updateOne({ seq: 12 }, { $set: { seq: 3 } })).rejects.toMatchObject({
      code: 11000,
    })
    expect(await model.findOne({ stream: 's', seq: 12 }).lean()).toMatchObject({ types: ['more'] })
  })

  it('upserts', async () => {
    const things = fresh()
    const upsert = { upsert: true }
    const first = await things.updateOne(
      { _id: 'a' as never, k: 1 },
      { $setOnInsert: { made: 1 }, $inc: { n: 2 } },
      upsert,
    )
    expect(first).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: 'a' })
    const second = await things.updateOne(
      { _id: 'a' as never },
      { $setOnInsert: { made: 2 }, $inc: { n: 2 } },
      upsert,
    )
    expect(second).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0 })
    expect(await things.findOne({})).toEqual({ _id: 'a', k: 1, made: 1, n: 4 })
  })

  it('deletes one or all', async () => {
    const things = fresh()
    await things.insertMany([1, 1, 1, 2].map((k) => ({ k })))
    expect(await things.deleteOne({ k: 1 })).toMatchObject({ deletedCount: 1 })
    expect(await things.deleteMany({ k: 1 })).toMatchObject({ deletedCount: 2 })
    expect(await things.deleteMany({ k: 9 })).toMatchObject({ deletedCount: 0 })
    expect((await things.find({}).toArray()).map(({ k }) => k as number)).toEqual([2])
    expect(await things.estimatedDocumentCount()).toBe(1)
  })

  it('reads more than a batch by a cursor, and ends it when asked', async () => {
    const things = fresh()
    await things.insertMany(Array.from({ length: 1000 }, (_, n) => ({ _id: n as never })))
    expect(await things.find({}).toArray()).toHaveLength(1000)
    expect(await things.find({}).batchSize(7).skip(10).limit(100).toArray()).toHaveLength(100)
    const cursor = things.find({}).batchSize(2)
    await cursor.next()
    await cursor.close()
    await expect(
      connected().db!.command({ getMore: Long.fromNumber(12345), collection: 'nothing' }),
    ).rejects.toMatchObject({ code: 43 })
  })

  it('keeps answers of many megabytes whole', async () => {
    const things = fresh()
    const text = 'x'.repeat(1_000_000)
    for (let n = 0; n < 20; n++) await things.insertOne({ _id: n as never, text })
    expect(await things.find({}).toArray()).toHaveLength(20)
    await expect(things.insertOne({ text: 'x'.repeat(16 * 1024 * 1024) })).rejects.toThrow()
    expect(await things.find({}, { projection: { _id: 1 } }).toArray()).toHaveLength(20)
  })

  it('makes and lists indexes', async () => {
    const things = fresh()
    const described = async () =>
      (await things.indexes()).map(({ key, name, unique, sparse }) => ({
        key,
        name,
        unique,
        sparse,
      }))
    await things.insertMany([{ a: 1 }, { a: 1 }, { b: 1 }])
    expect(await things.createIndex({ a: 1, b: -1 })).toBe('a_1_b_-1')
    expect(await things.createIndex({ a: 1, b: -1 })).toBe('a_1_b_-1')
    await things.createIndex(
      { c: 1 },
      { sparse: true, unique: true, name: 'mine', background: true },
    )
    expect(await described()).toEqual([
      { key: { _id: 1 }, name: '_id_' },
      { key: { a: 1, b: -1 }, name: 'a_1_b_-1' },
      { key: { c: 1 }, name: 'mine', unique: true, sparse: true },
    ])
    await expect(things.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({
      code: 11000,
    })
    await expect(things.createIndex({ d: 1 }, { name: 'mine' })).rejects.toMatchObject({ code: 86 })
    await expect(
      things.createIndex({ c: 1 }, { sparse: true, unique: true, name: 'other' }),
    ).rejects.toMatchObject({ code: 85 })
    const partial = { partialFilterExpression: { e: { $gt: '' } } }
    await things.createIndex({ e: 1 }, partial)
    await things.createIndex({ e: 1 }, partial)
    expect((await things.indexes()).at(-1)).toMatchObject({ name: 'e_1', ...partial })
    await expect(fresh().indexes()).rejects.toMatchObject({ code: 26 })
  })

  it('makes and lists collections', async () => {
    const name = unusedName()
    await connected().createCollection(name)
    await connected().collection(name).insertOne({ a: 1 })
    const names = async () =>
      (await connected().db!.listCollections({ name }).toArray()).map((one) => [one.name, one.type])
    expect(await names()).toEqual([[name, 'collection']])
    const databases = await connected().db!.admin().listDatabases({ nameOnly: true })
    expect(databases.databases.map((one) => one.name)).toContain(connected().name)
  })

  it('lets exactly one of many racing inserts of a key win', async () => {
    const model = await entries()
    const racing = Array.from({ length: 20 }, (_, n) =>
      model.insertMany([entry(1, { hash: `r${n}` })], { lean: true }).then(
        () => 'won',
        (error: { code: number }) => error.code,
      ),
    )
    const results = await Promise.all(racing)
    expect(results.filter((result) => result === 'won')).toHaveLength(1)
    expect(results.filter((result) => result === 11000)).toHaveLength(19)
  })

  it('counts up exactly under concurrency', async () => {
    const things = fresh()
    await things.insertOne({ _id: 1 as never, n: 0 })
    await Promise.all(
      Array.from({ length: 50 }, () => things.updateOne({ _id: 1 as never }, { $inc: { n: 1 } })),
    )
    expect(await things.findOne({})).toEqual({ _id: 1, n: 50 })
  })

  it('refuses transactions and change streams by their codes', async () => {
    const session = await connected().startSession()
    session.startTransaction()
    const inTransaction = connected()
      .getClient()
      .db()
      .collection('t')
      .find({}, { session })
      .toArray()
    await expect(inTransaction).rejects.toMatchObject({ code: 263 })
    await session.abortTransaction().catch(() => undefined)
    await session.endSession()
    const changes = connected().getClient().db().collection('t').watch()
    await expect(changes.next()).rejects.toMatchObject({ code: 40573 })
    await changes.close()
  })
}
