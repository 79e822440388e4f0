import fc from 'fast-check'
import { elementsOf, joined, membersOf } from '../../server/objects/members'

const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))
const spaces = fc.constantFrom(undefined, 1, 2, '\t')

test('the members of any object, however it is spaced, are its own texts in their order', () => {
  fc.assert(
    fc.property(object, spaces, (value, space) => {
      const text = JSON.stringify(value, null, space)
      const parsed = JSON.parse(text) as Record<string, unknown>
      const members = membersOf(text)
      expect([...members.keys()]).toEqual(Object.keys(parsed))
      for (const [name, raw] of members) {
        expect(JSON.parse(raw)).toEqual(parsed[name])
        expect(text).toContain(raw)
      }
      expect(JSON.parse(joined(members))).toEqual(parsed)
    }),
  )
})

test('the elements of any list are its own texts', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), spaces, (value, space) => {
      const text = JSON.stringify(value, null, space)
      expect(elementsOf(text).map((raw) => JSON.parse(raw) as unknown)).toEqual(JSON.parse(text))
    }),
  )
})

test.each([
  ['{}', []],
  ['{"a":1.10,"b":9007199254740993,"c":1e400}', ['1.10', '9007199254740993', '1e400']],
  ['{"a":"\\\\","b":"\\"}","c":"\\u0022"}', ['"\\\\"', '"\\"}"', '"\\u0022"']],
  ['{"__proto__":1,"a":{"b":[1,{"c":"]}"}]}}', ['1', '{"b":[1,{"c":"]}"}]}']],
])('%s', (text, expected) => {
  expect([...membersOf(text).values()]).toEqual(expected)
  expect(joined(membersOf(text))).toBe(text)
})

test('a name that is written with escapes is the same name', () => {
  expect(membersOf('{"\\u0061b":1}').get('ab')).toBe('1')
})

test('one value is its own only element', () => {
  expect(elementsOf('"a"')).toEqual(['"a"'])
  expect(elementsOf('[]')).toEqual([])
})
