import fc from 'fast-check'
import { scan } from '../../server/accept/scan'
import { type Limits, LIMITS } from '../../server/config'
import type { Refusal } from '../../server/errors'
import { anyDocument, rewrite, withoutBlind } from './documents'

const read = (text: string, limits: Partial<Limits> = {}) => scan(text, { ...LIMITS, ...limits })
const faultsOf = (text: string, limits: Partial<Limits> = {}) =>
  read(text, limits).faults.map(({ code, pointer }) => [code, pointer])
const arrays = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

test.each([
  [' { "a" : 1 , "b" : [ ] } ', '{"a":1,"b":[]}'],
  ['{\r\n\t"a b": " c  d "}', '{"a b":" c  d "}'],
  [
    '{"n":[1.0,1e0,-0,0.10,1E+2,9007199254740993]}',
    '{"n":[1.0,1e0,-0,0.10,1E+2,9007199254740993]}',
  ],
  ['{"e":"\\u0041\\/\\ud800"}', '{"e":"\\u0041\\/\\ud800"}'],
  ['{"z":1,"a":2}', '{"z":1,"a":2}'],
  ['{"constructor":1,"$set":{"a.b":2},"":3}', '{"constructor":1,"$set":{"a.b":2},"":3}'],
  [' [ 1 , [ ] , { } ] ', '[1,[],{}]'],
  ['"x"', '"x"'],
])('P9 %j is kept as %j', (text, compact) => {
  expect(read(text).text).toBe(compact)
})

test.each([
  ['{"bto":1}', '{}'],
  ['{ "bto" : [ 1 , 2 ] }', '{}'],
  ['{"bto":1,"a":2}', '{"a":2}'],
  ['{"a":2,"bto":1}', '{"a":2}'],
  ['{"a":1 , "bto" : 2 , "b":3}', '{"a":1,"b":3}'],
  ['{"bto":1,"bcc":2}', '{}'],
  ['{"a":0,"bto":1,"bcc":2}', '{"a":0}'],
  ['{"bto":1,"a":0,"bcc":2}', '{"a":0}'],
  ['{"bto":1,"bcc":2,"a":0}', '{"a":0}'],
  ['{"\\u0062to":1}', '{}'],
  ['{"a":[{"bto":"x"},{"b":{"bcc":null}}]}', '{"a":[{},{"b":{}}]}'],
  ['{"bto":{"bcc":1, "a":2}}', '{}'],
  ['{"a/b~c":{"bto":1}}', '{"a/b~c":{}}'],
  ['{"as:bto":1,"a":{"http://www.w3.org/ns/activitystreams#bto":3}}', '{"a":{}}'],
  ['{"a":1,"https://www.w3.org/ns/activitystreams#bcc":2}', '{"a":1}'],
])('P9 %j without its blind members is %j', (text, compact) => {
  expect(read(text)).toMatchObject({ text: compact, blind: true })
})

test('P9 what only looks like a blind member is kept', () => {
  const text = '{"BTO":1,"x":"bto","xbto":2,"ext:bcc":3,"as:bto:":4}'
  expect(read(text)).toMatchObject({ text, blind: false })
})

test('the spans of the root lead to its members in the compact text', () => {
  const { text, root } = read(
    '{ "bcc": 0, "id" : "x" , "o": { "id": 1 }, "bto": [ 1 ],\n "n" : -1.50 }',
  )
  const found = [...(root ?? [])].map(([name, span]) => [
    name,
    text.slice(span.name, span.value),
    text.slice(span.value, span.end),
  ])
  expect(found).toEqual([
    ['id', '"id":', '"x"'],
    ['o', '"o":', '{"id":1}'],
    ['n', '"n":', '-1.50'],
  ])
  expect(read('[{"id":1}]').root).toBeNull()
})

test('P9 any document keeps its value, without blind members at any depth', () => {
  fc.assert(
    fc.property(anyDocument, fc.infiniteStream(fc.nat(7)), (document, dice) => {
      const source = rewrite(document, dice)
      const scanned = read(source, { depth: 100 })
      expect(JSON.parse(scanned.text)).toEqual(withoutBlind(JSON.parse(source)))
      expect(scanned.text).not.toMatch(/"(?:bto|bcc)":/)
      expect(scanned.blind).toBe(/"(?:bto|bcc)":/.test(JSON.stringify(document)))
      for (const [name, span] of scanned.root ?? []) {
        expect(JSON.parse(scanned.text.slice(span.name, span.value - 1))).toBe(name)
        expect(JSON.parse(scanned.text.slice(span.value, span.end))).toEqual(
          withoutBlind(document[name]),
        )
      }
    }),
  )
})

test('what is already compact and not blind is kept character by character', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const text = JSON.stringify(withoutBlind(document))
      expect(read(text, { depth: 100 }).text).toBe(text)
    }),
  )
})

describe('it agrees with JSON.parse on what is JSON', () => {
  const texts = [
    '',
    ' ',
    '{',
    '}',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{,}',
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
    '{"a":1 "b":2}',
    '[',
    ']',
    '[1',
    '[1,',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1]]',
    '{}{}',
    '{} x',
    'nul',
    'nulll',
    'tru',
    'True',
    'NaN',
    'Infinity',
    'undefined',
    '01',
    '-',
    '+1',
    '1.',
    '.5',
    '1e',
    '1e+',
    '0x1',
    '1_0',
    '--1',
    '-01',
    '1.2.3',
    '1e5.5',
    '-0',
    '0',
    '0.0e-0',
    '"',
    '"a',
    '"\\"',
    '"\\x"',
    '"\\u12"',
    '"\\u12g4"',
    '"\n"',
    '"\t"',
    '"\u0000"',
    '"\u007f"',
    '"\\u0000"',
    '"\u2028"',
    '"\\b\\f\\n\\r\\t\\/"',
    '/* */{}',
    '{}//',
    '\u00a0{}',
    '\ufeff{}',
    '\f{}',
    '\v1',
    ' \t\r\n1 \t\r\n',
    '[1,\u20282]',
  ]
  test.each(texts)('%j', (text) => {
    expect(isJson(text, (one) => read(one))).toBe(isJson(text, JSON.parse))
  })

  test('also for random damage', () => {
    fc.assert(
      fc.property(
        anyDocument,
        fc.nat(),
        fc.constantFrom('', '"', ',', '{', ']', '\\', '0', ' ', 'e', '-'),
        (document, at, piece) => {
          const whole = JSON.stringify(document)
          const place = at % whole.length
          const text = whole.slice(0, place) + piece + whole.slice(place + 1)
          const code = codeOf(text)
          if (code === 'duplicate-key' || code === 'too-deep') return
          expect(code).toBe(isJson(text, JSON.parse) ? 'none' : 'bad-json')
        },
      ),
    )
  })
})

const isJson = (text: string, parse: (text: string) => unknown): boolean => {
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}
const codeOf = (text: string): string => {
  try {
    return read(text).faults[0]?.code ?? 'none'
  } catch (error) {
    return (error as Refusal).code
  }
}

const detailOf = (text: string): string | undefined => {
  try {
    read(text)
    return undefined
  } catch (error) {
    return (error as Refusal).detail
  }
}

test('bad JSON is told by line and column', () => {
  expect(detailOf('{\n  "a": 1,\n  b\n}')).toBe('Unexpected "b" in line 3, column 3')
  expect(detailOf('{"a":tru }')).toBe('Unexpected " " in line 1, column 9')
  expect(detailOf('{"a":"')).toBe('The text ends before the JSON does')
})

test.each<[string, string, Partial<Limits>, string, string]>([
  ['a name twice', '{"a":1,"a":1}', {}, 'duplicate-key', '#/a'],
  ['a name twice, once escaped', '{"a":{"x":1,"\\u0078":1}}', {}, 'duplicate-key', '#/a/x'],
  ['a blind name twice', '{"bto":1,"bto":2}', {}, 'duplicate-key', '#/bto'],
  ['a name twice in what is cut', '{"bto":[{"a":1,"a":2}]}', {}, 'duplicate-key', '#/bto/0/a'],
  [
    'a name twice among many',
    `{${[...Array(40).keys(), 3].map((n) => `"k${n}":0`).join()}}`,
    {},
    'duplicate-key',
    '#/k3',
  ],
  ['__proto__', '{"a":[0,{"__proto__":{}}]}', {}, 'forbidden-key', '#/a/1/__proto__'],
  ['__proto__ escaped', '{"__pr\\u006fto__":1}', {}, 'forbidden-key', '#/__proto__'],
  ['depth', '{"a":{"b":[1]}}', { depth: 2 }, 'too-deep', '#/a/b'],
  ['depth in what is cut', '{"bcc":[[]]}', { depth: 2 }, 'too-deep', '#/bcc/0'],
  ['members', '{"a":1,"b":{"c":1}}', { members: 2 }, 'invalid', '#/b/c'],
  ['a string', '{"a":["xx","xxxxx"]}', { stringBytes: 4 }, 'invalid', '#/a/1'],
  ['a string in bytes', '{"a":"éé1"}', { stringBytes: 4 }, 'invalid', '#/a'],
  ['a name', '{"a":{"xxxxx":1}}', { stringBytes: 4 }, 'invalid', '#/a'],
])('P7 %s is refused', (_, text, limits, code, pointer) => {
  expect(faultsOf(text, limits)).toEqual([[code, pointer]])
})

test.each<[string, string, Partial<Limits>]>([
  ['depth', '{"a":{"b":1}}', { depth: 2 }],
  ['members', '{"a":1,"b":[1,2,3]}', { members: 2 }],
  ['a string in bytes', '{"a":"éé","b":"\\u0041\\u0041\\u0041\\u0041"}', { stringBytes: 4 }],
  ['one name in two objects', '{"a":{"x":1},"b":{"x":1},"x":1}', {}],
  ['names that differ after unescaping', '{"a":1,"\\\\u0061":2}', {}],
])('P7 %s at the limit is taken', (_, text, limits) => {
  expect(faultsOf(text, limits)).toEqual([])
})

test('all faults come together, each once, up to a bound', () => {
  const text = '{"__proto__":1,"a":{"x":1,"x":2,"x":3},"b":"xxxxx","c":[[[[]]]],"c":1}'
  expect(faultsOf(text, { stringBytes: 4, depth: 3 })).toEqual([
    ['invalid', '#'],
    ['forbidden-key', '#/__proto__'],
    ['duplicate-key', '#/a/x'],
    ['invalid', '#/b'],
    ['too-deep', '#/c/0/0'],
  ])
  const many = `{${[...Array(200).keys()].map((n) => `"k${n}":0,"k${n}":1`).join()}}`
  expect(faultsOf(many).length).toBe(LIMITS.faults)
})

test('what is no JSON behind a fault is no JSON', () => {
  expect(codeOf('{"a":1,"a":2')).toBe('bad-json')
})

test.each([33, 5_000, 100_000])('P7 %d brackets do not reach the stack', (depth) => {
  expect(codeOf(arrays(depth))).toBe('too-deep')
  expect(codeOf('['.repeat(depth))).toBe('too-deep')
  expect(codeOf('{"a":'.repeat(depth))).toBe('too-deep')
  expect(codeOf(`{"x":${arrays(depth)}}`)).toBe('too-deep')
})

test('10,000 members cut from as many objects take no quadratic time', () => {
  const text = `{"x":[${'{"a":0,"bto":1,"b":2},'.repeat(3_300)}{}]}`
  expect(read(text).text).toBe(`{"x":[${'{"a":0,"b":2},'.repeat(3_300)}{}]}`)
})

test('a refused __proto__ has touched nothing', () => {
  read('{"__proto__":{"polluted":true}}')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})
