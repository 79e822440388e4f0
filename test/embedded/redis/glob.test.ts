import { compileGlob } from '../../../server/embedded/redis/glob'

const cases: [pattern: string, matching: string[], others: string[]][] = [
  ['', [''], ['a']],
  ['abc', ['abc'], ['ab', 'abcd', 'ABC']],
  ['*', ['', 'a', 'a\nb'], []],
  ['a*', ['a', 'abc'], ['ba']],
  ['*a', ['a', 'bba'], ['ab']],
  ['a*b*c', ['abc', 'axxbyyc', 'abbcc'], ['acb', 'abcd']],
  ['a**b', ['ab', 'axb'], ['a']],
  ['?', ['a', '*'], ['', 'ab']],
  ['h?llo', ['hello', 'h\nllo'], ['hllo']],
  ['[ab]x', ['ax', 'bx'], ['cx', 'x']],
  ['[a-c]', ['a', 'b', 'c'], ['d', '-']],
  ['[c-a]', ['a', 'b', 'c'], ['d']],
  ['[^a]', ['b'], ['a', '']],
  ['[^a-c]x', ['dx'], ['ax', 'x']],
  ['[\\]]', [']'], ['\\']],
  ['[a', ['a'], ['[a', '']],
  ['[^', ['x'], ['']],
  ['[]', [], ['', 'a', '[]']],
  ['[a-]', ['a', '_', ']'], ['-', 'b']],
  ['\\*', ['*'], ['a', '\\*']],
  ['\\', ['\\'], ['']],
  ['a\\', ['a\\'], ['a']],
  ['\xff?', ['\xff\x00'], ['\xfe\x00']],
  ['freshet:stream:*', ['freshet:stream:general'], ['freshet:object:x']],
]

test.each(cases)('%j matches %j and not %j', (pattern, matching, others) => {
  const matches = compileGlob(pattern)
  expect(matching.filter((text) => !matches(text))).toEqual([])
  expect(others.filter(matches)).toEqual([])
})

test('many stars do not make it try every split', () => {
  expect(compileGlob('a*'.repeat(40) + 'b')('a'.repeat(4_000))).toBe(false)
})
