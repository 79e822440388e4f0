import { judge } from '../../server/accept/judge'
import { LIMITS } from '../../server/config'
import type { Refusal } from '../../server/errors'

const OPTIONS = { publicUrl: 'http://localhost:3000', limits: LIMITS }
const AS2 = 'application/activity+json'
const AS1 = 'application/stream+json'
const judged = (text: string, type = AS2) => judge(Buffer.from(text), type, OPTIONS)

test('a good document is good, and has no warnings', () => {
  expect(
    judged(
      '{"@context":"https://www.w3.org/ns/activitystreams","type":"Note","content":"The gate is open."}',
    ),
  ).toEqual({ valid: true, version: 'as2', errors: [], warnings: [] })
})

test('a document may be good and have warnings', () => {
  const { valid, errors, warnings } = judged('{"type":"Note","content":"x","tag":[]}')
  expect([valid, errors, warnings.map(({ pointer }) => pointer)]).toEqual([
    true,
    [],
    ['#/@context', '#/tag'],
  ])
})

test.each<[string, string, [string, string][]]>([
  ['a list', '[1]', [['invalid', '#']]],
  ['a word', '"x"', [['invalid', '#']]],
  ['a name twice', '{"a":1,"a":2}', [['duplicate-key', '#/a']]],
  ['a forbidden name', '{"tag":{"__proto__":1}}', [['forbidden-key', '#/tag/__proto__']]],
  ['an id of ours', '{"id":"http://localhost:3000/x"}', [['id-reserved', '#/id']]],
  ['a relative id', '{"id":"/x"}', [['invalid', '#/id']]],
  ['depth', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`, [['too-deep', `#/a${'/0'.repeat(31)}`]]],
  [
    'a bit of everything',
    '{"id":"http://localhost:3000/x","actor":7,"actor":true}',
    [
      ['duplicate-key', '#/actor'],
      ['invalid', '#/actor'],
      ['id-reserved', '#/id'],
    ],
  ],
])('%s is told with the code that a post would get', (_, text, codes) => {
  const { valid, errors } = judged(text)
  expect([valid, errors.map(({ code, pointer }) => [code, pointer])]).toEqual([false, codes])
  for (const error of errors)
    expect(error).toEqual({
      pointer: expect.any(String) as string,
      rule: expect.stringMatching(/^(?:core|vocabulary|freshet) /) as string,
      detail: expect.stringMatching(/^[A-Z].*\.$/) as string,
      code: expect.any(String) as string,
    })
})

test('where there is a fault there is no warning', () => {
  const { errors, warnings } = judged(
    '{"@context":3,"name":"x","published":["2015-01-25T12:34:56Z"]}',
  )
  expect(errors.map(({ pointer }) => pointer)).toEqual(['#/@context', '#/published'])
  expect(warnings.map(({ pointer }) => pointer)).toEqual([])
})

test.each([
  [AS2, '{"verb":"post"}', 'as2'],
  [AS1, '{"type":"Note"}', 'as1'],
  ['application/json', '{"verb":"post"}', 'as1'],
  ['application/json', '{"type":"Note"}', 'as2'],
  [AS1, '[]', 'as1'],
  ['application/json', '[]', 'as2'],
])('as %s %s is %s', (type, text, version) => {
  expect(judged(text, type).version).toBe(version)
})

test.each([
  ['text/plain', '{}', 'content-type'],
  [AS2, '{', 'bad-json'],
  [AS2, '', 'bad-json'],
])('as %s %p is refused: %s', (type, text, code) => {
  expect(() => judged(text, type)).toThrow(expect.objectContaining({ code }) as Refusal)
})

test('what is no UTF-8 is refused', () => {
  const latin = Buffer.from('{"name":"caf\u00e9"}', 'latin1')
  expect(() => judge(latin, AS2, OPTIONS)).toThrow(
    expect.objectContaining({ code: 'bad-utf8' }) as Refusal,
  )
})
