import { send, sendRaw } from '../support/http'
import { expectProblem } from '../support/problem'
import { AS2, get, page, post, streamPath } from '../support/rest'
import { LIKE, attackNode, hasSurvived } from './attacked'

const node = attackNode()
const KIB = 1024

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
    const answer = await send(node().url, 'POST', streamPath('types'), {
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
    const said = await sendRaw(
      node().port,
      head('Transfer-Encoding: chunked\r\n') + chunk.repeat(5) + '0\r\n\r\n',
    )
    expect(said).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('a Content-Length above the limit is 413 before the body is sent', async () => {
    expect(await sendRaw(node().port, head('Content-Length: 9999999\r\n') + '{')).toMatch(
      /^HTTP\/1\.1 413 /,
    )
  })

  it('a body shorter than its length is waited for, and the others go on', async () => {
    const said = sendRaw(node().port, head('Content-Length: 100\r\n') + '{', 500)
    expect((await post(node().url, 'raw', LIKE)).status).toBe(201)
    expect(await said).toBe('')
  })

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['both lengths', head('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n') + '0\r\n\r\n'],
    ['a length that is none', head('Content-Length: -1\r\n')],
    ['a header of 64 KiB', head(`X: ${'x'.repeat(64 * KIB)}\r\n`)],
    ['a NUL in the path', 'GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('%s is a 4xx', async (_, bytes) => {
    expect(await sendRaw(node().port, bytes)).toMatch(/^HTTP\/1\.1 4[0-9][0-9] /)
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
    expectProblem(await post(node().url, name, LIKE), 400, 'bad-stream')
    expectProblem(await page(node().url, name), 400, 'bad-stream')
  })

  it.each(['constructor', 'tostring', 'a', '0', 'a'.repeat(64), 'a.b-c_d', 'x.atom.y'])(
    '%s is a name like any',
    async (name) => {
      expect((await post(node().url, name, LIKE)).status).toBe(201)
      expect((await page(node().url, name)).json().totalItems).toBe(1)
    },
  )

  it('broken percent-encoding is a 4xx problem', async () => {
    for (const path of ['/streams/%E0%A4%A/activities', '/activities/%', '/%ff']) {
      const answer = await get(node().url, path)
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
    expectProblem(await page(node().url, 'general', query), 400, 'bad-parameter')
  })

  it.each(['?stream[$ne]=a', '?stream[]=a', '?__proto__=a', '?other=1', '?stream=a&x=1'])(
    'POST /activities%s is 400 bad-parameter',
    async (query) => {
      const sent = { headers: AS2, body: JSON.stringify(LIKE) }
      expectProblem(
        await send(node().url, 'POST', `/activities${query}`, sent),
        400,
        'bad-parameter',
      )
    },
  )

  it('POST /activities?stream= is refused', async () => {
    const sent = { headers: AS2, body: JSON.stringify(LIKE) }
    expect((await send(node().url, 'POST', '/activities?stream=', sent)).status).toBe(400)
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
    ['PUT', '/streams/general/activities', 404, 'not-found'],
    ['DELETE', '/streams/general/activities', 404, 'not-found'],
  ])('%s %s', async (method, path, status, code) => {
    expectProblem(await send(node().url, method, path), status, code)
  })

  it('files of the project are not served', async () => {
    for (const path of [
      '/package.json',
      '/../package.json',
      '/..%2fpackage.json',
      '/data/embedded.json',
      '/.git/config',
    ])
      expect((await get(node().url, path)).status).toBeGreaterThanOrEqual(400)
  })
})

hasSurvived(node)
