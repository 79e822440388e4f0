import type { Answer } from '../support/http'
import { send, sendRaw } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { AS2, get, page, pathOf, post, streamPath } from '../support/rest'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const KIB = 1024
const LIKE = {
  type: 'Like',
  actor: 'https://people.example/ann',
  object: 'https://photos.example/7',
}
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

let node: FreshetNode
let url: string
beforeAll(async () => {
  node = await spawnNode()
  url = node.url
})

/** Every refusal is a problem document that says no more than it should. */
function expectProblem(answer: Answer, status: number, code: string) {
  expect([answer.status, answer.json().code]).toEqual([status, code])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.json()).toMatchObject({ status, title: expect.any(String) })
  expect(answer.text).not.toMatch(/node_modules|\.[jt]s:[0-9]|MongoServer|ECONN/)
}

afterEach(async () => {
  expect((await send(url, 'GET', '/readyz')).status).toBe(200)
})
afterAll(async () => {
  const answer = await post(url, 'alive', LIKE)
  expect(answer.status).toBe(201)
  expect(node.child.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

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
    const answer = await send(url, 'POST', streamPath('bodies'), { headers: AS2, body })
    expectProblem(answer, status, code)
    expect((await page(url, 'bodies')).json().totalItems).toBe(0)
  })

  it('an id under PUBLIC_URL is reserved', async () => {
    for (const id of [
      `http://localhost:${node.port}/activities/x`,
      `http://localhost:${node.port}/`,
    ])
      expectProblem(await post(url, 'bodies', { ...LIKE, id }), 422, 'id-reserved')
  })

  it('a fault in the document is told by pointer, rule and detail', async () => {
    const answer = await post(url, 'bodies', {
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
    ['10,000 members', members(9_990)],
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
    const answer = await send(url, 'POST', streamPath('taken'), { headers: AS2, body })
    expect([answer.status, answer.status === 201 ? '' : answer.text]).toEqual([201, ''])
    const read = await get(url, pathOf(answer.headers.location))
    expect([read.status, read.text]).toEqual([200, answer.text])
    const sent = JSON.parse(body) as Record<string, unknown>
    delete sent.id
    const kept = read.json()
    expect(kept.type === 'Create' ? kept.object : kept).toMatchObject(sent)
  })
})

describe('media types and encodings', () => {
  it.each<[string, Record<string, string>, number, string | null]>([
    ['none', {}, 415, 'content-type'],
    ['text', { 'content-type': 'text/plain' }, 415, 'content-type'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'content-type'],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'content-type'],
    ['XML', { 'content-type': 'application/atom+xml' }, 415, 'content-type'],
    ['nonsense', { 'content-type': ';;' }, 415, 'content-type'],
    [
      'an unknown charset',
      { 'content-type': 'application/json; charset=utf-99' },
      415,
      'content-type',
    ],
    ['gzip', { ...AS2, 'content-encoding': 'gzip' }, 415, 'content-encoding'],
    ['br', { ...AS2, 'content-encoding': 'br' }, 415, 'content-encoding'],
    ['AS2', AS2, 201, null],
    ['JSON', { 'content-type': 'application/json' }, 201, null],
    ['JSON, loudly', { 'content-type': 'APPLICATION/JSON; Charset="UTF-8"' }, 201, null],
    [
      'JSON-LD',
      { 'content-type': 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"' },
      201,
      null,
    ],
  ])('%s', async (_, headers, status, code) => {
    const answer = await send(url, 'POST', streamPath('types'), {
      headers,
      body: JSON.stringify(LIKE),
    })
    if (code === null) expect(answer.status).toBe(status)
    else expectProblem(answer, status, code)
  })
})

describe('what lies about its length', () => {
  const head = (more: string) =>
    `POST /streams/raw/activities HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}\r\n`

  it('a chunked body above the limit is 413', async () => {
    const chunk = `10000\r\n${'x'.repeat(64 * KIB)}\r\n`
    const said = await sendRaw(node.port, head('Transfer-Encoding: chunked\r\n') + chunk.repeat(5))
    expect(said).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('a Content-Length above the limit is 413 before the body is sent', async () => {
    expect(await sendRaw(node.port, head('Content-Length: 9999999\r\n') + '{')).toMatch(
      /^HTTP\/1\.1 413 /,
    )
  })

  it('a body shorter than its length is waited for, and the others go on', async () => {
    const said = sendRaw(node.port, head('Content-Length: 100\r\n') + '{', 500)
    expect((await post(url, 'raw', LIKE)).status).toBe(201)
    expect(await said).toBe('')
  })

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['both lengths', head('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n') + '0\r\n\r\n'],
    ['a length that is none', head('Content-Length: -1\r\n')],
    ['a header of 64 KiB', head(`X: ${'x'.repeat(64 * KIB)}\r\n`)],
    ['a NUL in the path', 'GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('%s is a 4xx', async (_, bytes) => {
    expect(await sendRaw(node.port, bytes)).toMatch(/^HTTP\/1\.1 4[0-9][0-9] /)
  })
})

describe('stream names', () => {
  it.each([
    ['upper case', 'General'],
    ['65 characters', 'a'.repeat(65)],
    ['__proto__', '__proto__'],
    ['dots', '..'],
    ['dots, encoded', '%2e%2e'],
    ['a leading dash', '-a'],
    ['a space', 'a%20b'],
    ['a slash', 'a%2fb'],
    ['CR LF', 'a%0d%0aSUBSCRIBE%20x'],
    ['NUL', 'a%00'],
    ['an emoji', '%F0%9F%8C%8A'],
    ['an umlaut', '%C3%A4'],
    ['an operator', '$ne'],
    ['a star', '*'],
    ['.atom', 'x.atom'],
    ['.json-feed', 'x.json-feed'],
  ])('%s is 400 bad-stream, for reading and writing', async (_, name) => {
    expectProblem(await post(url, name, LIKE), 400, 'bad-stream')
    expectProblem(await page(url, name), 400, 'bad-stream')
  })

  it.each(['constructor', 'tostring', 'a', '0', 'a'.repeat(64), 'a.b-c_d', 'x.atom.y'])(
    '%s is a name like any',
    async (name) => {
      expect((await post(url, name, LIKE)).status).toBe(201)
      expect((await page(url, name)).json().totalItems).toBe(1)
    },
  )

  it('broken percent-encoding is a 4xx problem', async () => {
    for (const path of ['/streams/%E0%A4%A/activities', '/activities/%', '/%ff']) {
      const answer = await get(url, path)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    }
  })
})

describe('query strings', () => {
  it.each([
    '?stream[$ne]=x',
    '?type[$ne]=x',
    '?actor[$regex]=.*',
    '?__proto__[x]=1',
    '?constructor=1',
    '?$where=1',
    '?after[]=1',
    '?limit[$gt]=1',
  ])('%s is 400 bad-parameter', async (query) => {
    expectProblem(await page(url, 'general', query), 400, 'bad-parameter')
  })

  it.each(['?stream[$ne]=a', '?stream[]=a', '?__proto__=a', '?other=1', '?stream=a&x=1'])(
    'POST /activities%s is 400 bad-parameter',
    async (query) => {
      const sent = { headers: AS2, body: JSON.stringify(LIKE) }
      expectProblem(await send(url, 'POST', `/activities${query}`, sent), 400, 'bad-parameter')
    },
  )

  it('POST /activities?stream= is refused', async () => {
    const sent = { headers: AS2, body: JSON.stringify(LIKE) }
    expect((await send(url, 'POST', '/activities?stream=', sent)).status).toBe(400)
  })
})

describe('paths and methods', () => {
  it.each<[string, string, number, string]>([
    ['GET', '/nothing-here', 404, 'not-found'],
    ['GET', '/streams/general/nothing', 404, 'not-found'],
    ['GET', '/activities/nothing', 404, 'not-found'],
    ['GET', '/activities/__proto__', 404, 'not-found'],
    ['GET', '/activities/..%2f..%2fpackage.json', 404, 'not-found'],
    ['DELETE', '/activities/nothing', 404, 'not-found'],
    ['PUT', '/streams/general/activities', 405, 'method-not-allowed'],
    ['DELETE', '/streams/general/activities', 405, 'method-not-allowed'],
  ])('%s %s', async (method, path, status, code) => {
    expectProblem(await send(url, method, path), status, code)
  })

  it('files of the project are not served', async () => {
    for (const path of [
      '/package.json',
      '/../package.json',
      '/..%2fpackage.json',
      '/data/embedded.json',
      '/.git/config',
    ])
      expect((await get(url, path)).status).toBeGreaterThanOrEqual(400)
  })
})
