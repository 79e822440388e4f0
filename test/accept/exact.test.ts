import fc from 'fast-check'
import type { JsonObject } from '../../schemas/wire'
import { canonicalNumber } from '../../server/accept/digest'
import { mapExactly } from '../../server/accept/exact'

/** As a mapping does: other names, another order, some numbers left out. */
const map = ({ a, left: _, ...rest }: JsonObject): JsonObject => ({ ...rest, b: a ?? null })

test.each([
  ['{"a":9007199254740993}', '{"b":9007199254740993}'],
  ['{"a":[9007199254740992,9007199254740993]}', '{"b":[9007199254740992,9007199254740993]}'],
  ['{"a":[1e400,-1e400,1e-400,2e400]}', '{"b":[1e400,-1e400,1e-400,2e400]}'],
  ['{"a":0.1000000000000000055511151231257827}', '{"b":0.1000000000000000055511151231257827}'],
  ['{"a":1.0,"c":1E2}', '{"c":100,"b":1}'],
  ['{"a":"9007199254740993","c":1e999}', '{"c":1e999,"b":"9007199254740993"}'],
  ['{"left":1e999,"a":1.7976931348623157e308}', '{"b":1.7976931348623157e+308}'],
  ['{"a":[0,5e-324,1e-324,-1e-999]}', '{"b":[0,5e-324,1e-324,-1e-999]}'],
])('%s becomes %s', (text, mapped) => {
  expect(mapExactly(text, map)).toBe(mapped)
})

test('the function sees numbers in their range', () => {
  const seen: unknown[] = []
  mapExactly(
    '{"lat":51.500000000000000001,"lon":-0.12000000000000000001,"n":18446744073709551616}',
    (value) => {
      seen.push(...Object.values(value))
      return value
    },
  )
  const [lat, lon, n] = seen as number[]
  expect(lat).toBeCloseTo(51.5, 9)
  expect(lon).toBeCloseTo(-0.12, 9)
  expect(Number.isInteger(n)).toBe(true)
})

test('P7 thousands of numbers that share one double, or neighbouring ones', () => {
  const many = Array.from({ length: 14_000 }, (_, n) =>
    n % 2 === 0 ? `9007199254740993.${n}` : `${9007199254740992n + BigInt(n)}.5`,
  )
  const text = `{"b":[${many.join()},1,1.0000000000000000001,0.99999999999999999999]}`
  expect(mapExactly(text, (value) => value)).toBe(text)
})

test('no number changes its worth, whatever stands beside it', () => {
  const number = fc.oneof(
    fc.stringMatching(/^-?(?:0|[1-9][0-9]{0,25})(?:\.[0-9]{1,25})?(?:[eE][+-]?[0-9]{1,4})?$/),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.constantFrom('1e400', '2e400', '9007199254740993', '9007199254740992', '-0', '1e-400'),
  )
  fc.assert(
    fc.property(fc.array(number, { maxLength: 8 }), (tokens) => {
      const out = mapExactly(`{"a":[${tokens.join()}]}`, (value) => value)
      const worth = (all: readonly string[]) => all.filter(Boolean).map(canonicalNumber)
      expect(worth(out.slice(6, -2).split(','))).toEqual(worth(tokens))
    }),
  )
})
