import fc from 'fast-check'
import { canonicalNumber, digestOf } from '../../server/accept/digest'
import { anyDocument, rewrite } from './documents'

test.each([
  ['{"a":1,"b":[true,null,"x"]}', ' { "b" : [ true , null , "x" ] , "a" : 1 } '],
  ['{"a":"/"}', '{"\\u0061":"\\/"}'],
  ['{"a":"é\\n"}', '{"a":"\\u00e9\\u000a"}'],
  ['{"a":1}', '{"a":1.0}'],
  ['{"a":1}', '{"a":1e0}'],
  ['{"a":1}', '{"a":10E-1}'],
  ['{"a":0}', '{"a":-0}'],
  ['{"a":0}', '{"a":-0.00e99}'],
  ['{"a":0.5}', '{"a":5e-1}'],
  ['{"a":1e400}', '{"a":0.1e401}'],
  ['{"a":1e99999999999999999999}', '{"a":10e99999999999999999998}'],
  ['{"\ud83d\ude00":1,"\ufb01":2}', '{"\ufb01":2,"\\ud83d\\ude00":1}'],
])('%s is %s', (one, other) => {
  expect(digestOf(one)).toBe(digestOf(other))
})

test.each([
  ['{"a":9007199254740993}', '{"a":9007199254740992}'],
  ['{"a":0.1}', '{"a":0.10000000000000000001}'],
  ['{"a":1e400}', '{"a":1e401}'],
  ['{"a":1}', '{"a":-1}'],
  ['{"a":1}', '{"a":"1"}'],
  ['{"a":null}', '{}'],
  ['{"a":[1,2]}', '{"a":[2,1]}'],
  ['{"a":[[1],2]}', '{"a":[1,[2]]}'],
  ['{"a":"b\\",\\"c"}', '{"a":"b","c":""}'],
  ['{"a":"\\ud800"}', '{"a":"\\ud801"}'],
  ['{"a":{"b":1},"c":2}', '{"a":{"b":1,"c":2}}'],
  ['{"bto":"https://e.example/a"}', '{"bto":"https://e.example/b"}'],
])('%s is not %s', (one, other) => {
  expect(digestOf(one)).not.toBe(digestOf(other))
})

test.each([
  ['-0.50e3', '-5e2'],
  ['500', '5e2'],
  ['0.00120', '12e-4'],
  ['0e5', '0'],
  ['1234.5', '12345e-1'],
])('%s is written %s', (token, canonical) => {
  expect(canonicalNumber(token)).toBe(canonical)
})

test('it is 43 characters of base64url', () => {
  expect(digestOf('{}')).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test('order, whitespace and escapes make no difference', () => {
  fc.assert(
    fc.property(anyDocument, fc.infiniteStream(fc.nat(7)), (document, dice) => {
      expect(digestOf(rewrite(document, dice))).toBe(digestOf(JSON.stringify(document)))
    }),
  )
})

test('documents with different values have different digests', () => {
  fc.assert(
    fc.property(anyDocument, anyDocument, (one, other) => {
      const same = digestOf(JSON.stringify(one)) === digestOf(JSON.stringify(other))
      expect(same).toBe(sorted(one) === sorted(other))
    }),
  )
})

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
