import { createServer, Socket } from 'node:net'
import { once } from 'node:events'
import { Long } from 'bson'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'
import { startMongodb, type Mongodb } from '../../../server/embedded/mongodb/server'
import { started, stopStarted } from '../../support/started'
import { answer } from '../../../server/embedded/mongodb/commands/dispatch'
import { createCursors } from '../../../server/embedded/mongodb/commands/cursors'
import type { Store } from '../../../server/embedded/mongodb/store/store'
import { createReader } from '../../../server/embedded/mongodb/wire'
import { fillDisk } from './disk'
import { ownFolder } from './folder'
import { command, message, number, openPeer } from './peer'

afterEach(async () => {
  jest.restoreAllMocks()
  await stopStarted()
})

async function start(): Promise<Mongodb & { dir: string; lines: string[] }> {
  const { dir } = started(ownFolder())
  const lines: string[] = []
  const server = await startMongodb({ dir, port: 0, log: (line) => lines.push(line) })
  return { ...started(server), dir, lines }
}

test('a first hello by OP_QUERY is answered, any other OP_QUERY refused', async () => {
  const peer = await openPeer((await start()).port)
  const query = (document: object) =>
    message(2004, number(0), Buffer.from('admin.$cmd\0'), number(0), number(-1), encode(document))
  peer.send(query({ ismaster: 1, helloOk: true }))
  expect(await peer.answer()).toMatchObject({ ismaster: true, ok: { value: 1 } })
  peer.send(query({ find: 'a' }))
  expect(await peer.answer()).toMatchObject({ ok: { value: 0 }, code: { value: 352 } })
})

test('bytes may come one by one, messages several at once, documents beside the command', async () => {
  const peer = await openPeer((await start()).port)
  for (const byte of command({ ping: 1 })) peer.send(Buffer.from([byte]))
  expect(await peer.answer()).toMatchObject({ ok: { value: 1 } })
  const documents = [encode({ _id: 1 }), encode({ _id: 2 })]
  const list = Buffer.concat([Buffer.from('documents\0'), ...documents])
  const insert = message(
    2013,
    number(0),
    Buffer.from([1]),
    number(list.length + 4),
    list,
    Buffer.from([0]),
    encode({ insert: 'c', $db: 'test' }),
  )
  peer.send(insert, command({ count: 'c' }), command({ ping: 1 }))
  expect(await peer.answer()).toMatchObject({ n: { value: 2 } })
  expect(await peer.answer()).toMatchObject({ n: { value: 2 } })
  expect(await peer.answer()).toMatchObject({ ok: { value: 1 } })
})

test('a write that wants no answer gets none, and is done', async () => {
  const peer = await openPeer((await start()).port)
  peer.send(command({ insert: 'c', documents: [{ _id: 1 }] }, 2), command({ count: 'c' }))
  expect(await peer.answer()).toMatchObject({ n: { value: 1 } })
})

const GARBAGE: readonly [title: string, bytes: Buffer][] = [
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['a negative length', Buffer.concat([number(-1), Buffer.alloc(12)])],
  ['a length of nothing', Buffer.concat([number(16), Buffer.alloc(12)])],
  ['a length beyond the limit', Buffer.concat([number(48_000_001), Buffer.alloc(12)])],
  ['an unknown operation', message(2010, Buffer.alloc(20))],
  ['a compressed message', message(2012, Buffer.alloc(20))],
  ['unknown flags', command({ ping: 1 }, 8)],
  ['no body', message(2013, number(0), Buffer.from([1]), number(6), Buffer.from('a\0'))],
  [
    'a body longer than its message',
    message(2013, number(0), Buffer.from([0]), number(999), Buffer.alloc(9)),
  ],
  [
    'two bodies',
    message(2013, number(0), Buffer.from([0]), encode({}), Buffer.from([0]), encode({})),
  ],
  [
    'a section without a name',
    message(2013, number(0), Buffer.from([1]), number(7), Buffer.from('abc')),
  ],
  ['an unknown section', message(2013, number(0), Buffer.from([7]), encode({}))],
  ['a query without a name', message(2004, number(0), Buffer.from('abcdef'))],
]

test.each(GARBAGE)('who sends %s is hung up on, and others are served', async (_title, bytes) => {
  const { port } = await start()
  const peer = await openPeer(port)
  peer.send(bytes)
  await peer.closed
  const other = await openPeer(port)
  other.send(command({ ping: 1 }))
  expect(await other.answer()).toMatchObject({ ok: { value: 1 } })
})

/** Commands that are refused, and how. */
const REFUSED: readonly [document: object, code: number, text: RegExp][] = [
  [
    { distinct: 'c', key: 'a' },
    59,
    /distinct is not supported by the embedded store; set MONGODB_URL to a MongoDB server/,
  ],
  [{ aggregate: 'c', pipeline: [], cursor: {} }, 115, /does more than count/],
  [{ aggregate: 'c', pipeline: [{ $match: {} }], cursor: {} }, 115, /does more than count/],
  [{ aggregate: 'c', pipeline: [{ $lookup: {} }], cursor: {} }, 115, /\$lookup/],
  [{ aggregate: 'c', pipeline: [{ $limit: 1, $skip: 1 }], cursor: {} }, 9, /stage/],
  [
    { aggregate: 'c', pipeline: [{ $group: { _id: '$a', n: { $sum: 1 } } }], cursor: {} },
    115,
    /\$group/,
  ],
  [
    { aggregate: 'c', pipeline: [{ $group: { _id: 1, n: { $sum: '$a' } } }], cursor: {} },
    115,
    /\$group/,
  ],
  [
    {
      aggregate: 'c',
      pipeline: [{ $limit: 1 }, { $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } }],
      cursor: {},
    },
    115,
    /does more than count/,
  ],
  [{ toString: 1 }, 59, /toString/],
  [{ __proto__: null, constructor: 1 }, 59, /constructor/],
  [{}, 59, /not supported/],
  [{ aggregate: 'c', pipeline: [{ $changeStream: {} }], cursor: {} }, 40573, /change stream/],
  [
    { find: 'c', txnNumber: Long.ONE, startTransaction: true, autocommit: false },
    263,
    /transaction/,
  ],
  [{ insert: 'c', documents: [{}], txnNumber: Long.ONE }, 263, /transaction/],
  [{ commitTransaction: 1 }, 263, /transaction/],
  [{ find: 'c', collation: { locale: 'de' } }, 115, /'collation' of find/],
  [{ find: 'c', tailable: true }, 115, /'tailable' of find/],
  [{ find: 'c', let: { a: 1 } }, 115, /'let' of find/],
  [{ find: 'c', readConcern: { level: 'snapshot' } }, 115, /snapshot/],
  [{ find: 'c', readConcern: { afterClusterTime: 1 } }, 115, /afterClusterTime/],
  [{ find: 'c', sort: { a: 2 } }, 2, /1 or -1/],
  [{ find: 'c', sort: { $natural: 1 } }, 115, /\$natural/],
  [{ find: 'c', sort: { a: { $meta: 'textScore' } } }, 115, /sort/],
  [{ find: 'c', limit: -1 }, 9, /limit/],
  [{ find: 'c', filter: 5 }, 14, /filter/],
  [{ find: 5 }, 73, /find/],
  [{ find: 'a$b' }, 73, /find/],
  [{ find: 'system.users' }, 73, /system/],
  [{ insert: 'c', documents: [] }, 9, /documents/],
  [{ insert: 'c', documents: [{}], writeConcern: { w: 2 } }, 2, /not replicated/],
  [{ create: 'c', capped: true, size: 10 }, 115, /'capped' of create/],
  [{ create: 'c', validator: {} }, 115, /'validator' of create/],
  [{ create: 'c', viewOn: 'd' }, 115, /'viewOn' of create/],
  [{ create: 'c', timeseries: {} }, 115, /'timeseries' of create/],
  [{ findAndModify: 'c', query: {}, update: {} }, 59, /findAndModify/],
  [{ drop: 'c' }, 59, /drop/],
  [{ dropDatabase: 1 }, 59, /dropDatabase/],
  [{ dropIndexes: 'c', index: 'a' }, 59, /dropIndexes/],
  ...(
    [
      [{ expireAfterSeconds: 1 }, /'expireAfterSeconds' of an index/],
      [{ partialFilterExpression: { a: { $exists: true } } }, /a partial index by anything but/],
      [{ collation: {} }, /'collation' of an index/],
      [{ hidden: true }, /'hidden' of an index/],
      [{ key: { a: 'text' } }, /kind 'text'/],
      [{ key: { a: '2dsphere' } }, /kind '2dsphere'/],
      [{ key: { a: 'hashed' } }, /kind 'hashed'/],
      [{ key: { '$**': 1 } }, /\$\*\*/],
    ] as const
  ).map(([more, text]): [object, number, RegExp] => [
    { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a', ...more }] },
    115,
    text,
  ]),
]

test.each(REFUSED)('%j is refused', async (document, code, text) => {
  const { port, lines } = await start()
  const peer = await openPeer(port)
  peer.send(command(document))
  expect(await peer.answer()).toMatchObject({
    ok: { value: 0 },
    code: { value: code },
    codeName: expect.any(String),
    errmsg: expect.stringMatching(text),
  })
  expect(lines).toEqual([])
})

/** Statements that are refused one by one. */
const STATEMENTS: readonly [document: object, code: number][] = [
  [{ insert: 'c', documents: [{ _id: [1] }] }, 53],
  [{ insert: 'c', documents: [{ _id: { $a: 1 } }] }, 53],
  [{ update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } }, multi: true }] }, 115],
  [{ update: 'c', updates: [{ q: {}, u: { a: 1 } }] }, 115],
  [{ update: 'c', updates: [{ q: {}, u: [] }] }, 115],
  [{ update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } }, arrayFilters: [{}] }] }, 115],
  [{ update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } }, collation: {} }] }, 115],
  [{ update: 'c', updates: [5] }, 14],
  [{ delete: 'c', deletes: [{ q: {}, limit: 5 }] }, 9],
]

test.each(STATEMENTS)('%j fails as a statement', async (document, code) => {
  const peer = await openPeer((await start()).port)
  peer.send(command(document))
  expect(await peer.answer()).toMatchObject({
    ok: { value: 1 },
    n: { value: 0 },
    writeErrors: [{ index: { value: 0 }, code: { value: code } }],
  })
})

test('broken BSON is refused, and nested without end it does no harm', async () => {
  const peer = await openPeer((await start()).port)
  const broken = (document: object): Buffer => {
    const bytes = encode({ ...document, $db: 'test' })
    bytes[bytes.indexOf('text') - 4] = 99
    return message(2013, number(0), Buffer.from([0]), bytes)
  }
  peer.send(broken({ find: 'c', filter: { a: 'text' } }))
  expect(await peer.answer()).toMatchObject({ ok: { value: 0 }, code: { value: 22 } })
  peer.send(broken({ insert: 'c', documents: [{ a: 'text' }] }))
  expect(await peer.answer()).toMatchObject({
    n: { value: 0 },
    writeErrors: [{ code: { value: 22 } }],
  })

  let deep = encode({})
  for (let n = 0; n < 20_000; n++)
    deep = Buffer.concat([number(deep.length + 8), Buffer.from('\x03a\0'), deep, Buffer.alloc(1)])
  const insert = encode({ insert: 'c', documents: [{ a: 1 }], $db: 'test' })
  peer.send(command({ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a' }] }))
  await peer.answer()
  const list = Buffer.concat([Buffer.from('documents\0'), deep])
  peer.send(
    message(
      2013,
      number(0),
      Buffer.from([1]),
      number(list.length + 4),
      list,
      Buffer.from([0]),
      encode({ insert: 'c', $db: 'test' }),
    ),
  )
  expect(await peer.answer()).toMatchObject({
    n: { value: 0 },
    writeErrors: [{ code: { value: 1 } }],
  })
  peer.send(message(2013, number(0), Buffer.from([0]), insert))
  expect(await peer.answer()).toMatchObject({ n: { value: 1 } })
})

test('on a full disk writes fail by their code, and reads show what is on disk', async () => {
  const { port } = await start()
  const [writer, reader] = [await openPeer(port), await openPeer(port)]
  writer.send(command({ insert: 'c', documents: [{ _id: 1 }] }))
  await writer.answer()
  const makeRoom = await fillDisk()
  writer.send(command({ insert: 'c', documents: [{ _id: 2 }] }), command({ count: 'c' }))
  reader.send(command({ count: 'c' }))
  expect(await writer.answer()).toMatchObject({ ok: { value: 0 }, code: { value: 14031 } })
  expect(await writer.answer()).toMatchObject({ n: { value: 1 } })
  expect(await reader.answer()).toMatchObject({ n: { value: 1 } })
  makeRoom()
  writer.send(command({ insert: 'c', documents: [{ _id: 2 }] }), command({ count: 'c' }))
  expect(await writer.answer()).toMatchObject({ ok: { value: 1 }, n: { value: 1 } })
  expect(await writer.answer()).toMatchObject({ n: { value: 2 } })
})

test('a reader in mid-write gets what is left when the write fails', async () => {
  let fail!: (error: Error) => void
  let settled: Promise<void> | null = new Promise((_, reject) => (fail = reject))
  const collections = new Map([['test.c', { records: { size: 2 } }]])
  const store = { collections, settled: () => settled } as unknown as Store
  const [request] = createReader().push(command({ count: 'c' }))
  const counting = answer(
    request!,
    { store, connectionId: 1, cursors: createCursors(Date.now) },
    () => undefined,
  )
  settled = null
  collections.set('test.c', { records: { size: 1 } })
  fail(new Error('full'))
  expect(decode(Buffer.concat(await counting))).toMatchObject({ n: { value: 1 } })
})

test('a taken port rejects, so that the caller can try the next', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { dir } = started(ownFolder())
  await expect(startMongodb({ dir, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  other.close()
})

test('a damaged folder rejects and leaves nothing listening', async () => {
  const { dir, stop } = await start()
  await stop()
  const { writeFileSync } = await import('node:fs')
  writeFileSync(`${dir}/00000001.log`, 'x'.repeat(100))
  await expect(startMongodb({ dir, port: 0 })).rejects.toThrow(/damaged/)
})

test('stopping twice is stopping once; clients are let go', async () => {
  const server = await start()
  const peer = await openPeer(server.port)
  peer.send(command({ insert: 'c', documents: [{ _id: 1 }] }))
  await peer.answer()
  await Promise.all([server.stop(), server.stop()])
  await peer.closed
  await server.stop()
})

test('_id is added when it is missing, and goes to the front', async () => {
  const peer = await openPeer((await start()).port)
  peer.send(command({ insert: 'c', documents: [{ a: 1 }, { a: 2, _id: 7 }] }))
  await peer.answer()
  peer.send(command({ find: 'c', sort: { a: 1 } }))
  const { cursor } = (await peer.answer()) as { cursor: { firstBatch: object[] } }
  expect(cursor.firstBatch.map((one) => Object.keys(one))).toEqual([
    ['_id', 'a'],
    ['_id', 'a'],
  ])
  expect(decode(encode(cursor.firstBatch[1]!))).toMatchObject({ _id: { value: 7 } })
})

test('large answers, one after the other, leave no listeners on their connection', async () => {
  const sockets = new Set<Socket>()
  const { write } = Socket.prototype
  jest.spyOn(Socket.prototype, 'write').mockImplementation(function (
    this: Socket,
    ...given: unknown[]
  ) {
    sockets.add(this)
    return Reflect.apply(write, this, given)
  } as typeof write)
  const peer = await openPeer((await start()).port)
  peer.send(command({ insert: 'a', documents: [{ _id: 1, text: 'x'.repeat(8_000_000) }] }))
  await peer.answer()
  // Only these: a worker of jest also writes to its parent through a socket, when it likes.
  const both = [...sockets].filter((socket) => socket.remoteAddress !== undefined)
  expect(both).toHaveLength(2)
  const listeners = () => both.map((socket) => socket.listenerCount('close'))
  const before = listeners()
  for (let n = 0; n < 5; n++) {
    peer.send(command({ find: 'a' }))
    await peer.answer()
  }
  expect(listeners()).toEqual(before)
})
