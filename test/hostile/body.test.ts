import { send } from '../support/http'
import { expectProblem } from '../support/problem'
import { AS2, get, page, pathOf, post, streamPath } from '../support/rest'
import { LIKE, attackNode, hasSurvived } from './attacked'

const node = attackNode()
const KIB = 1024
const nested = (depth: number) =>
  `{"type":"Note","x":`.repeat(depth - 1) + '{}' + '}'.repeat(depth - 1)
const arrays = (depth: number) => `{"type":"Note","x":${'['.repeat(depth)}${']'.repeat(depth)}}`
const members = (count: number) =>
  `{"type":"Note",${Array.from({ length: count - 1 }, (_, n) => `"k${n}":1`).join()}}`
const note = (bytes: number) => {
  const room = bytes - '{"type":"Note"}'.length
  const parts = Math.ceil(room / (60 * KIB))
  const each = Math.floor(room / parts) - ',"a":""'.length
  const spare = room - parts * (each + ',"a":""'.length)
  const names = 'abcdefgh'
  const strings = Array.from(
    { length: parts },
    (_, n) => `,"${names[n]}":"${'x'.repeat(each + (n === 0 ? spare : 0))}"`,
  )
  return `{"type":"Note"${strings.join('')}}`
}

describe('bodies', () => {
  it.each<[string, string | Buffer, number, string]>([
    ['nothing', '', 400, 'bad-json'],
    ['half an object', '{"type":', 400, 'bad-json'],
    ['a word', 'hello', 400, 'bad-json'],
    ['single quotes', "{'type':'Note'}", 400, 'bad-json'],
    ['a comma too many', '{"type":"Note",}', 400, 'bad-json'],
    ['two documents', '{"type":"Note"}{"type":"Note"}', 400, 'bad-json'],
    ['NaN', '{"type":"Note","x":NaN}', 400, 'bad-json'],
    ['a leading zero', '{"type":"Note","x":01}', 400, 'bad-json'],
    ['a raw line feed in a string', '{"type":"No\nte"}', 400, 'bad-json'],
    ['an unknown escape', '{"type":"Note","x":"\\x"}', 400, 'bad-json'],
    [
      'broken UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      400,
      'bad-utf8',
    ],
    [
      'a UTF-8 surrogate',
      Buffer.from('7b2261223a22eda08022 7d'.replace(' ', ''), 'hex'),
      400,
      'bad-utf8',
    ],
    ['an array', '[]', 422, 'invalid'],
    ['an array of activities', JSON.stringify([LIKE]), 422, 'invalid'],
    ['a number', '5', 422, 'invalid'],
    ['null', 'null', 422, 'invalid'],
    ['a string', '"Like"', 422, 'invalid'],
    ['a type that is a number', '{"type":5}', 422, 'invalid'],
    ['a type that is an object', '{"type":{"$ne":null}}', 422, 'invalid'],
    ['an actor that is a number', '{"type":"Like","actor":7}', 422, 'invalid'],
    ['a date that is none', '{"type":"Note","published":"yesterday"}', 422, 'invalid'],
    ['an id that is a number', '{"type":"Note","id":5}', 422, 'invalid'],
    ['an id that is not absolute', '{"type":"Note","id":"me"}', 422, 'invalid'],
    ['an id with a line feed', '{"type":"Note","id":"https://a.example/\\n"}', 422, 'invalid'],
    [
      'an id of 3,000 characters',
      `{"type":"Note","id":"https://a.example/${'x'.repeat(3000)}"}`,
      422,
      'invalid',
    ],
    ['nesting of 33', nested(33), 422, 'too-deep'],
    ['nesting of 5,000 arrays', arrays(5_000), 422, 'too-deep'],
    ['nesting of 100,000 arrays', arrays(100_000), 422, 'too-deep'],
    ['100,000 opening brackets', '['.repeat(100_000), 422, 'too-deep'],
    ['10,001 members', members(10_001), 422, 'invalid'],
    ['a string above 64 KiB', `{"type":"Note","x":"${'x'.repeat(64 * KIB + 1)}"}`, 422, 'invalid'],
    [
      '64 KiB counted in bytes',
      `{"type":"Note","x":"${'é'.repeat(32 * KIB + 1)}"}`,
      422,
      'invalid',
    ],
    ['__proto__', '{"type":"Note","__proto__":{"polluted":1}}', 422, 'forbidden-key'],
    ['__proto__ deep inside', '{"type":"Note","x":[{"y":{"__proto__":1}}]}', 422, 'forbidden-key'],
    ['__proto__ with an escape', '{"type":"Note","\\u005f_proto__":{}}', 422, 'forbidden-key'],
    ['a member twice', '{"type":"Note","x":1,"x":1}', 422, 'duplicate-key'],
    ['a member twice, once escaped', '{"type":"Note","x":1,"\\u0078":2}', 422, 'duplicate-key'],
    [
      'a member twice inside',
      '{"type":"Like","object":{"id":"https://a/","id":"https://b/"}}',
      422,
      'duplicate-key',
    ],
    ['a type twice', '{"type":"Note","type":"Like"}', 422, 'duplicate-key'],
    ['256 KiB and one byte', note(256 * KIB + 1), 413, 'too-large'],
  ])('%s', async (_, body, status, code) => {
    const answer = await send(node().url, 'POST', streamPath('bodies'), { headers: AS2, body })
    expectProblem(answer, status, code)
    expect((await page(node().url, 'bodies')).json().totalItems).toBe(0)
  })

  it('an id under PUBLIC_URL is reserved', async () => {
    for (const id of [
      `http://localhost:${node().port}/activities/x`,
      `http://localhost:${node().port}/`,
    ])
      expectProblem(await post(node().url, 'bodies', { ...LIKE, id }), 422, 'id-reserved')
  })

  it('a fault in the document is told by pointer, rule and detail', async () => {
    const answer = await post(node().url, 'bodies', {
      type: 'Like',
      actor: 7,
      object: 'https://a.example/',
    })
    expectProblem(answer, 422, 'invalid')
    const [first] = answer.json().errors as { pointer: string }[]
    expect(first).toEqual({
      pointer: expect.stringMatching(/\/actor/) as string,
      rule: expect.any(String) as string,
      detail: expect.any(String) as string,
    })
  })

  it.each<[string, string]>([
    ['nesting of 32', nested(32)],
    ['9,990 members', members(9_990)],
    ['a string of 64 KiB', `{"type":"Note","x":"${'x'.repeat(64 * KIB)}"}`],
    ['256 KiB', note(256 * KIB)],
    [
      'keys with $ and dots',
      '{"type":"Note","$set":{"a.b":1},"_bsontype":"ObjectId","x":{"$where":"1"}}',
    ],
    [
      'keys named like members of every object',
      '{"type":"Note","constructor":{"prototype":{"x":1}},"toString":1,"hasOwnProperty":1}',
    ],
    ['an empty key', '{"type":"Note","":1}'],
    ['id null', '{"type":"Like","actor":"https://a.example/","id":null}'],
    ['a lone surrogate, escaped', '{"type":"Note","x":"\\ud800"}'],
    ['NUL and bidi marks, escaped', '{"type":"Note","content":"\\u0000\\u202e"}'],
    [
      'dates far away',
      '{"type":"Note","published":"9999-12-31T23:59:59Z","updated":"1970-01-01T00:00:00Z"}',
    ],
  ])('%s is taken and comes back as it was', async (_, body) => {
    const answer = await send(node().url, 'POST', streamPath('taken'), { headers: AS2, body })
    expect([answer.status, answer.status === 201 ? '' : answer.text]).toEqual([201, ''])
    const read = await get(node().url, pathOf(answer.headers.location))
    expect([read.status, read.text]).toEqual([200, answer.text])
    const sent = JSON.parse(body) as Record<string, unknown>
    delete sent.id
    const kept = read.json()
    expect(kept.type === 'Create' ? kept.object : kept).toMatchObject(sent)
  })
})

hasSurvived(node)
