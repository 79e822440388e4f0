import { Double, Int32, Long } from 'bson'
import { parseFilter } from '../../../server/embedded/mongodb/data/filter'
import {
  applyUpdate,
  documentToUpsert,
  parseUpdate,
  withIdFirst,
} from '../../../server/embedded/mongodb/data/update'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'

const stored = (document: object) => decode(encode(document))
const int = (n: number) => new Int32(n)

/** A document, an update, what it becomes. */
const CASES: readonly [before: object, update: object, after: object][] = [
  [{ a: 1 }, { $set: { b: 2 } }, { a: 1, b: 2 }],
  [{ a: 1 }, { $set: { a: 'x', 'b.c.d': 1 } }, { a: 'x', b: { c: { d: 1 } } }],
  [{ a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': 1, x: 1, 'y.z': 1 } }, { b: { d: 2 } }],
  [{ a: 1 }, { $unset: { 'a.b': 1 } }, { a: 1 }],
  [{ a: int(1) }, { $inc: { a: int(2), b: int(3) } }, { a: int(3), b: int(3) }],
  [{ a: int(2147483647) }, { $inc: { a: int(1) } }, { a: Long.fromNumber(2147483648) }],
  [{ a: Long.ONE }, { $inc: { a: int(1) } }, { a: Long.fromNumber(2) }],
  [{ a: int(1) }, { $inc: { a: new Double(0.5) } }, { a: 1.5 }],
  [{ a: new Double(1) }, { $inc: { a: int(1) } }, { a: new Double(2) }],
  [{ a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
  [{ _id: 1, a: 1 }, { $set: { _id: 1, a: 2 } }, { _id: 1, a: 2 }],
  [
    { l: Long.ONE, d: new Double(1), n: null },
    { $set: { x: 1 } },
    { l: Long.ONE, d: new Double(1), n: null, x: 1 },
  ],
]

/** As bytes, so that types and the order of members count. */
const bytes = (document: object) => encode(document).toString('hex')

test.each(CASES)('%j and %j', (before, update, after) => {
  const changed = applyUpdate(parseUpdate(stored(update)), stored(before), false)
  expect(bytes(changed)).toBe(bytes(after))
})

const ERRORS: readonly [before: object, update: object, code: number][] = [
  [{ a: 'x' }, { $inc: { a: 1 } }, 14],
  [{}, { $inc: { a: 'x' } }, 14],
  [{ a: Long.MAX_VALUE }, { $inc: { a: 1 } }, 2],
  [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
  [{ a: [] }, { $set: { 'a.b': 1 } }, 115],
  [{ a: null }, { $inc: { a: 1 } }, 14],
  [{ a: [1] }, { $set: { 'a.0': 1 } }, 115],
  [{}, { b: 2 }, 115],
  [{}, { $push: { a: 1 } }, 115],
  [{}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  [{}, { $set: { a: 1, 'a.b': 1 } }, 40],
  [{}, { $set: { 'a.': 1 } }, 2],
  [{ _id: 1 }, { $set: { _id: 2 } }, 66],
  [{ _id: { a: 1 } }, { $set: { '_id.a': 2 } }, 66],
  [{}, { $set: { a: 1 }, b: 1 }, 9],
  [{}, { $set: 1 }, 9],
  [{}, { $rename: { a: 'b' } }, 115],
  [{}, { $set: { 'a.$': 1 } }, 115],
  [{}, { $set: { 'a.$[x].b': 1 } }, 115],
  [{}, { $toString: { a: 1 } }, 115],
]

test.each(ERRORS)('%j and %j is an error', (before, update, code) => {
  expect(() => applyUpdate(parseUpdate(stored(update)), stored(before), false)).toThrow(
    expect.objectContaining({ code }),
  )
})

test('a pipeline is refused by name', () => {
  expect(() => parseUpdate([{ $set: { a: 1 } }])).toThrow(/pipeline is not supported/)
})

test('an update can not reach the prototype', () => {
  applyUpdate(parseUpdate(stored({ $set: { '__proto__.polluted': 1 } })), stored({}), false)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

const UPSERTS: readonly [filter: object, update: object, made: object][] = [
  [
    { a: 1, 'b.c': { $eq: 2 } },
    { $set: { d: 3 }, $setOnInsert: { e: 4 } },
    { a: 1, b: { c: 2 }, d: 3, e: 4 },
  ],
  [{ a: { $gt: 1 }, $and: [{ b: 1 }] }, { $inc: { n: int(1) } }, { b: 1, n: int(1) }],
]

test.each(UPSERTS)('upsert of %j with %j', (filter, update, made) => {
  const document = documentToUpsert(parseFilter(stored(filter)), parseUpdate(stored(update)))
  expect(bytes(document)).toBe(bytes(made))
})

test('_id goes to the front, or is made', () => {
  expect(Object.entries(withIdFirst({ a: 1, _id: 2 }, () => 3))).toEqual([
    ['_id', 2],
    ['a', 1],
  ])
  expect(Object.entries(withIdFirst({ a: 1 }, () => 3))).toEqual([
    ['_id', 3],
    ['a', 1],
  ])
})
