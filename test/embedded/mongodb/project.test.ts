import {
  decodeFields,
  parseProjection,
  pickFields,
} from '../../../server/embedded/mongodb/data/fields'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'
import * as bson from 'bson'

const whole = { _id: 1, a: { b: 1 }, f: 'x', g: null }

const CASES: readonly [projection: object, part: object][] = [
  [{ f: 1 }, { _id: 1, f: 'x' }],
  [{ f: 1, _id: 0 }, { f: 'x' }],
  [{ _id: 1 }, { _id: 1 }],
  [
    { a: true, g: 1 },
    { _id: 1, a: { b: 1 }, g: null },
  ],
  [{ nothing: 1 }, { _id: 1 }],
]

test.each(CASES)('%j', (given, part) => {
  const names = parseProjection(decode(encode(given)))!
  expect(pickFields(encode(whole), names).toString('hex')).toBe(encode(part).toString('hex'))
})

test.each([[{}], [null], [undefined]])('%j asks for all', (given) => {
  expect(parseProjection(given)).toBeNull()
})

const REFUSED: readonly object[] = [
  { a: 1, b: 0 },
  { f: 0 },
  { _id: 0 },
  { 'a.b': 1 },
  { a: { $slice: 1 } },
  { a: '$b' },
  { 'a.$': 1 },
]

test.each(REFUSED)('%j is refused', (given) => {
  expect(() => parseProjection(decode(encode(given)))).toThrow(
    expect.objectContaining({ code: 115 }),
  )
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
