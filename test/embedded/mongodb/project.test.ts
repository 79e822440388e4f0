import { parseProjection } from '../../../server/embedded/mongodb/data/project'
import { decodeFields } from '../../../server/embedded/mongodb/data/fields'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'
import * as bson from 'bson'

const whole = { _id: 1, a: { b: 1, c: [{ d: 1, e: 2 }, 3, [{ d: 4 }]] }, f: 'x', g: null }

const CASES: readonly [projection: object, part: object][] = [
  [{ f: 1 }, { _id: 1, f: 'x' }],
  [{ f: 1, _id: 0 }, { f: 'x' }],
  [{ f: 0 }, { _id: 1, a: whole.a, g: null }],
  [{ _id: 0 }, { a: whole.a, f: 'x', g: null }],
  [{ _id: 1 }, { _id: 1 }],
  [
    { 'a.b': true, g: 1 },
    { _id: 1, a: { b: 1 }, g: null },
  ],
  [{ 'a.c.d': 1, _id: 0 }, { a: { c: [{ d: 1 }, [{ d: 4 }]] } }],
  [{ 'a.c.d': 0, _id: 0, f: 0, g: 0 }, { a: { b: 1, c: [{ e: 2 }, 3, [{}]] } }],
  [{ 'f.x': 1 }, { _id: 1 }],
  [{ 'f.x': 0 }, whole],
  [{ nothing: 1 }, { _id: 1 }],
]

test.each(CASES)('%j', (given, part) => {
  const project = parseProjection(decode(encode(given)))!
  expect(project(encode(whole)).toString('hex')).toBe(encode(part).toString('hex'))
})

const REFUSED: readonly [projection: object, code: number][] = [
  [{ a: 1, b: 0 }, 31254],
  [{ a: 1, 'a.b': 1 }, 31249],
  [{ 'a.b': 1, a: 1 }, 31249],
  [{ a: { $slice: 1 } }, 115],
  [{ a: '$b' }, 115],
  [{ 'a.$': 1 }, 115],
  [{ 'a.': 1 }, 115],
]

test.each(REFUSED)('%j is refused', (given, code) => {
  expect(() => parseProjection(decode(encode(given)))).toThrow(expect.objectContaining({ code }))
})

test('every type is stepped over', () => {
  const all = {
    double: new bson.Double(1),
    string: 'é\0x',
    document: { a: 1 },
    array: [1, [2]],
    binary: new bson.Binary(Buffer.from('ab')),
    id: new bson.ObjectId(),
    boolean: true,
    date: new Date(1),
    nothing: null,
    regex: new bson.BSONRegExp('a+', 'i'),
    code: new bson.Code('x'),
    scoped: new bson.Code('x', { a: 1 }),
    symbol: new bson.BSONSymbol('s'),
    int: new bson.Int32(1),
    timestamp: bson.Timestamp.fromNumber(5),
    long: bson.Long.ONE,
    decimal: bson.Decimal128.fromString('1.5'),
    min: new bson.MinKey(),
    max: new bson.MaxKey(),
    last: 'here',
  }
  expect(decodeFields(encode(all), new Set(['last', 'none']))).toEqual({ last: 'here' })
  expect(Object.keys(decodeFields(encode(all), null))).toEqual(Object.keys(all))
})
