import { LIMITS } from '../../../server/config'
import { createCursors, type Cursors } from '../../../server/embedded/mongodb/commands/cursors'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'

const documents = Array.from({ length: 5 }, (_, _id) => encode({ _id }))

interface Answer {
  readonly id: string
  readonly ids: number[]
}

function read(bytes: readonly Buffer[]): Answer {
  const { cursor } = decode(Buffer.concat(bytes)) as { cursor: Record<string, unknown> }
  const batch = (cursor['firstBatch'] ?? cursor['nextBatch']) as { _id: unknown }[]
  return { id: String(cursor['id']), ids: batch.map(({ _id }) => Number(_id)) }
}

const open = (cursors: Cursors, size: number, isSingle = false): Answer =>
  read(cursors.open('db.c', documents, size, isSingle))

test('a cursor gives the rest batch by batch and ends with it', () => {
  const cursors = createCursors(() => 0)
  const { id, ids } = open(cursors, 2)
  expect(ids).toEqual([0, 1])
  expect(read(cursors.next(id, 'db.c', 2))).toEqual({ id, ids: [2, 3] })
  expect(read(cursors.next(id, 'db.c', 2))).toEqual({ id: '0', ids: [4] })
  expect(() => cursors.next(id, 'db.c', 2)).toThrow(/not found/)
})

test('what fits, or was asked for once, leaves no cursor', () => {
  const cursors = createCursors(() => 0)
  expect(open(cursors, 5)).toEqual({ id: '0', ids: [0, 1, 2, 3, 4] })
  expect(open(cursors, 2, true)).toEqual({ id: '0', ids: [0, 1] })
  expect(open(cursors, 0).ids).toEqual([])
})

test('a batch ends before the answer grows too large', () => {
  const cursors = createCursors(() => 0)
  const large = Array.from({ length: 3 }, () => encode({ text: 'x'.repeat(9_000_000) }))
  const { id } = read(cursors.open('db.c', large, 3, false))
  expect(id).not.toBe('0')
  expect(read(cursors.next(id, 'db.c', 0)).ids).toHaveLength(1)
})

test('a cursor ends when killed, of another namespace, unused for long, or one of too many', () => {
  let now = 0
  const cursors = createCursors(() => now)
  const killed = open(cursors, 1).id
  expect([cursors.kill(killed), cursors.kill(killed)]).toEqual([true, false])
  const { id } = open(cursors, 1)
  expect(() => cursors.next(id, 'db.other', 1)).toThrow(/not found/)
  now = LIMITS.mongodbCursorMs - 1
  cursors.next(id, 'db.c', 1)
  now += LIMITS.mongodbCursorMs
  expect(() => cursors.next(id, 'db.c', 1)).toThrow(/not found/)
  const first = open(cursors, 1).id
  for (let n = 0; n < LIMITS.mongodbCursors; n++) open(cursors, 1)
  expect(() => cursors.next(first, 'db.c', 1)).toThrow(/not found/)
})
