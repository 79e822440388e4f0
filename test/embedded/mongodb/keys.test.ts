import { Decimal128, Double, Int32, Long } from 'bson'
import fc from 'fast-check'
import { compare } from './compare'
import { encodeKey, inDirection } from '../../../server/embedded/mongodb/data/keys'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'
import { size } from '../../support/scale'
import { values } from './values'

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

test('keys sort as their values do', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(order(encodeKey(a), encodeKey(b))).toBe(compare(a, b))
    }),
    { numRuns: size(400, 3000) },
  )
})

test('joined keys sort by the first field, then by the second, each in its direction', () => {
  fc.assert(
    fc.property(values, values, values, values, (a1, a2, b1, b2) => {
      const key = (one: unknown, two: unknown) =>
        inDirection(encodeKey(one), -1) + inDirection(encodeKey(two), 1)
      const expected = -compare(a1, b1) || compare(a2, b2)
      expect(order(key(a1, a2), key(b1, b2))).toBe(expected + 0)
    }),
    { numRuns: size(400, 3000) },
  )
})

test('the order has no circles, and what goes through BSON keeps its place', () => {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const sorted = [a ?? null, b ?? null, c ?? null].sort(compare)
      expect(compare(sorted[0], sorted[2])).toBeLessThanOrEqual(0)
      const stored = decode(encode({ a }))['a']
      if (a !== undefined) expect(compare(stored, a)).toBe(0)
    }),
    { numRuns: size(200, 1000) },
  )
})

const RISING: readonly unknown[][] = [
  [null, new Int32(1), 'a', { a: 1 }, ['a'], true],
  [new Double(NaN), new Double(-Infinity), new Int32(-1), new Double(-0.5), new Int32(0)],
  [Long.fromString('9007199254740992'), Long.fromString('9007199254740993'), new Double(2 ** 54)],
  [Long.fromString('9223372036854775807'), new Double(2 ** 63)],
  ['', 'a', 'a\0', 'a\x01', 'aa', 'b', '\uffff', '😀'],
  [{}, { a: 1 }, { a: 1, b: 1 }, { b: 0 }, { a: 'x' }],
  [[], [1], [1, 1], [2], ['a']],
]

test.each(RISING.map((list) => [list]))('%j rises', (list) => {
  for (const [at, value] of list.slice(1).entries()) {
    expect(compare(list[at], value)).toBe(-1)
    expect(encodeKey(list[at]) < encodeKey(value)).toBe(true)
  }
})

test.each([
  [new Int32(5), new Double(5)],
  [new Int32(5), Long.fromNumber(5)],
  [new Double(0), new Double(-0)],
  [null, undefined],
  [Long.fromString('9223372036854774784'), new Double(9223372036854774784)],
])('%p and %p are equal', (a, b) => {
  expect(compare(a, b)).toBe(0)
  expect(encodeKey(a)).toBe(encodeKey(b))
})

test('a type without an order here is refused by name', () => {
  expect(() => encodeKey(Decimal128.fromString('1'))).toThrow(/Decimal128.*set MONGODB_URL/)
})
