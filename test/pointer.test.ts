import { toFragment, toPointer } from '../server/pointer'

test.each<[(string | number)[], string]>([
  [[], '#'],
  [['actor', 0, 'name'], '#/actor/0/name'],
  [['a/b', 'c~d'], '#/a~1b/c~0d'],
  [[''], '#/'],
  [['@context', 'as:x', "!$&'()*+,;=:@?-._~"], "#/@context/as:x/!$&'()*+,;=:@?-._~0"],
  [['a b', 'é', '%', '#', '"<>^`{|}\\'], '#/a%20b/%C3%A9/%25/%23/%22%3C%3E%5E%60%7B%7C%7D%5C'],
  [['\ud83d\ude00', '\ud800'], '#/%F0%9F%98%80/%EF%BF%BD'],
  [['\u0000\n'], '#/%00%0A'],
])('%j is %s', (steps, pointer) => {
  expect(toPointer(steps)).toBe(pointer)
})

test('P7 a pointer through very long names leads to what encloses them', () => {
  const long = '漢'.repeat(400)
  expect(toPointer(['a', long, 'b', 0])).toBe('#/a')
  expect(toFragment(`/a/${long}/b/0`)).toBe('#/a')
  expect(toPointer(['a'.repeat(990), 'bc', 'defgh', 'i'])).toBe(`#/${'a'.repeat(990)}/bc`)
  expect(toPointer(Array(30).fill('x'.repeat(60_000)))).toBe('#')
})

test('a pointer that is escaped already is only encoded', () => {
  expect(toFragment('')).toBe('#')
  expect(toFragment('/a~1b/c d')).toBe('#/a~1b/c%20d')
})
