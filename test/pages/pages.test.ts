import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '../../server/errors'
import { send, type Answer } from '../support/http'
import { startMemory, type Memory } from '../support/memory'
import { stopStarted } from '../support/started'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'
const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const note = (content: string) => ({
  type: 'Create',
  actor: ANN,
  object: { type: 'Note', content },
})

let memory: Memory
const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send(memory.url, 'GET', path, { headers: { Accept: BROWSER, ...headers } })
const submit = (path: string, fields: Record<string, string>, headers = {}): Promise<Answer> =>
  send(memory.url, 'POST', path, {
    headers: { Accept: BROWSER, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  })

beforeEach(async () => {
  memory = await startMemory()
})
afterEach(stopStarted)

describe('who gets a page', () => {
  // An address without another form gives it to everybody who takes HTML; a stream, and the list of them, is a collection, too.
  test.each([
    ['a browser', BROWSER, 200, 200],
    ['html alone', 'text/html', 200, 200],
    ['html before json', 'text/html, application/json;q=0.5', 200, 200],
    ['anything', '*/*', 200, 404],
    ['AS2 before html', 'application/activity+json, text/html;q=0.9', 200, 404],
    ['json', 'application/json', 404, 404],
    ['AS2', 'application/activity+json', 404, 404],
  ])('%s', async (_, accept, page, collection) => {
    const statusOf = async (path: string) =>
      (await send(memory.url, 'GET', path, { headers: { Accept: accept } })).status
    expect(await statusOf('/')).toBe(page)
    expect(await statusOf('/streams/general')).toBe(collection)
    expect(await statusOf('/streams')).toBe(collection)
  })
  test('without Accept a collection goes on to REST', async () => {
    expect((await send(memory.url, 'GET', '/streams')).status).toBe(404)
  })
})

test('every page keeps to itself: policy, no sniffing, no cache', async () => {
  memory.post('general', note('x'))
  for (const path of [
    '/',
    '/streams',
    '/streams/general',
    '/activities/general1',
    '/nowhere',
    '/streams/BAD',
  ]) {
    const { headers } = await get(path)
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'",
    )
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    })
  }
})

describe('a stream', () => {
  test('shows its newest entries, newest first, and the position it was drawn at', async () => {
    memory.post('general', ...Array.from({ length: 25 }, (_, index) => note(`note ${index + 1}`)))
    const { text, status } = await get('/')
    expect(status).toBe(200)
    expect(seqsIn(text)).toEqual(Array.from({ length: 20 }, (_, index) => 25 - index))
    expect(text).toContain('data-stream="general" data-epoch="memory" data-seq="25"')
    expect(text).toContain('25 entries')
    expect(text).toContain('href="/streams/general?before=memory:6"')
  })
  test('older entries are a link away, down to where it begins', async () => {
    memory.post('general', ...Array.from({ length: 25 }, (_, index) => note(`note ${index + 1}`)))
    const { text } = await get('/streams/general?before=memory:6')
    expect(seqsIn(text)).toEqual([5, 4, 3, 2, 1])
    expect(text).toContain('This is where #general begins')
    expect(text).toContain('data-older')
    expect(text).not.toContain('id="write"')
  })
  test.each([
    ['before=other:6', 409],
    ['before=x', 400],
    ['before=1&before=2', 400],
    ['before[a]=1', 200],
    ['before=6', 200],
  ])('?%s answers %d', async (query, status) => {
    expect((await get(`/streams/general?${query}`)).status).toBe(status)
  })
  test('without entries says how to begin', async () => {
    const { text } = await get('/streams/harbour')
    expect(text).toContain('Nothing here yet')
    expect(text).toContain(`curl ${memory.url.slice(7)}/streams/harbour/activities`)
  })
  test('is drawn in the theme and zone of its reader, with the guest of this browser', async () => {
    memory.post('general', { ...note('x'), published: '2020-01-01T12:00:00Z' })
    const Cookie = 'theme=dark; tz=Asia/Tokyo; name=Nia%20Bowen; guest=urn:freshet:guest:1'
    const { text } = await get('/', { Cookie })
    expect(text).toContain('<html lang="en" data-theme="dark">')
    expect(text).toMatch(/title="Wednesday.* 21:00:00 [^"]*, entry 1"/)
    expect(text).toContain('value="Nia Bowen"')
    const hostile = await get('/', { Cookie: 'theme="><script>; tz=../..; name=%ff; guest=x' })
    expect(hostile.status).toBe(200)
    expect(hostile.text).not.toContain('<script>')
  })
})

test('the rail has the streams visited and the one that is read, by name, then the others', async () => {
  memory.post('alder', note('x'))
  const { text } = await get('/streams/mill', { Cookie: 'visited=weir~harbour~<b>~../x' })
  const rail = text.slice(text.indexOf('<ul class="nav">'))
  const names = [...rail.slice(0, rail.indexOf('</ul>')).matchAll(/title="#([^"]+)"/g)]
  const shown = names.map(([, name]) => name)
  expect(shown.slice(0, 3)).toEqual(['harbour', 'mill', 'weir'])
  expect(shown.slice(3)).toEqual(expect.arrayContaining(['alder', 'general']))
  expect(shown.join()).not.toContain('<')
})

describe('the page of the reader', () => {
  test('keeps the theme in a cookie, and is drawn in it', async () => {
    const answer = await fetch(`${memory.url}/you?theme=dark`, {
      headers: { Accept: 'text/html' },
      redirect: 'manual',
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/you'])
    expect(answer.headers.get('set-cookie')).toMatch(/^theme=dark; .*Path=\/; .*SameSite=Lax/)
    const { text } = await get('/you', { Cookie: 'theme=dark; name=Nia' })
    expect(text).toMatch(/value="dark" checked/)
    expect(text).toContain('<bdi>Nia</bdi>')
    expect((await get('/you?theme=pink')).status).toBe(400)
  })
})

describe('other pages', () => {
  test('an entry by its minted id and by a foreign one', async () => {
    memory.post('general', note('one'), { ...note('two'), id: 'urn:uuid:2' })
    for (const [path, words] of [
      ['/activities/general1', 'one'],
      [`/activities/${encodeURIComponent('urn:uuid:2')}`, 'two'],
    ] as const) {
      const { status, text } = await get(path)
      expect(status).toBe(200)
      expect(text).toContain(`<p dir="auto">${words}</p>`)
      expect(text).toContain('href="/streams/general"')
    }
  })
  test('the streams by name, and the way to a new one', async () => {
    for (const name of ['b', 'a']) memory.post(name, note('x'))
    const { text } = await get('/streams')
    expect(text.indexOf('href="/streams/a"')).toBeLessThan(text.indexOf('href="/streams/b"'))
    const { status, headers } = await get('/streams?open=harbour')
    expect([status, headers.location]).toEqual([303, '/streams/harbour'])
    for (const open of ['//evil.example', 'A', '../x', 'https://x']) {
      expect((await get(`/streams?open=${encodeURIComponent(open)}`)).status).toBe(404)
    }
  })
  test('more than a hundred go on behind a link', async () => {
    for (let index = 0; index < 101; index++)
      memory.post(`s${String(index).padStart(3, '0')}`, note('x'))
    expect((await get('/streams')).text).toContain('href="/streams?after=s099"')
    const named = (await get('/streams?find=%23S00')).text
    expect(named.match(/class="srow" data-stream/g)).toHaveLength(10)
    expect((await get('/streams?find=harbour')).text).toContain('Start #harbour')
    const { text } = await get('/streams?after=s099')
    expect(text).toContain('<bdi>s100</bdi>')
    expect(text).not.toContain('<bdi>s099</bdi>')
  })
})

describe('errors', () => {
  test.each([
    ['/nowhere', 404, 'There is nothing at this address', 'not-found'],
    ['/streams/BAD', 404, 'There is nothing at this address', 'not-found'],
    ['/activities/none', 404, 'There is nothing at this address', 'not-found'],
    ['/activities/general1', 410, 'This entry was deleted', 'gone'],
  ])('%s', async (path, status, title, code) => {
    memory.post('general', { type: 'Tombstone' })
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(`<h2>${title}</h2>`)
    expect(answer.text).toContain(`<code class="tagx">${code}</code>`)
  })
  test('whoever asks for JSON gets a problem', async () => {
    const answer = await send(memory.url, 'GET', '/nowhere', { headers: { Accept: '*/*' } })
    expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' })
  })
})

describe('the form, without script', () => {
  test('posts a note of a guest and shows the page again', async () => {
    const { status, headers } = await submit('/streams/general', {
      text: 'a < b\nc',
      name: ' Nia  Bowen',
    })
    expect([status, headers.location]).toEqual([303, '/streams/general'])
    expect(headers['set-cookie']?.join()).toMatch(/name=Nia%20Bowen; .*SameSite=Lax/)
    expect(memory.streams.get('general')![0]!.activity).toMatchObject({
      type: 'Create',
      id: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/) as string,
      actor: { type: 'Person', name: 'Nia Bowen', id: 'urn:freshet:guest:nia-bowen' },
      object: { type: 'Note', content: 'a &lt; b<br>c' },
    })
  })
  test('the same browser stays the same guest', async () => {
    const Cookie = 'name=Nia; guest=urn:freshet:guest:abc'
    await submit('/streams/general', { text: 'x', name: 'Nia' }, { Cookie })
    expect(memory.streams.get('general')![0]!.activity['actor']).toMatchObject({
      id: 'urn:freshet:guest:abc',
    })
  })
  test('nothing to say is nothing to post', async () => {
    expect((await submit('/streams/general', { text: '  ', name: 'Nia' })).status).toBe(303)
    expect(memory.streams.size).toBe(0)
  })
  test('a refusal keeps the text, in the words of the page', async () => {
    memory.refusal = new Refusal('no-primary')
    const { status, text } = await submit('/streams/general', { text: 'keep <me>', name: 'Nia' })
    expect(status).toBe(503)
    expect(text).toContain('The server could not store it. Your text is kept here.')
    expect(text).toContain('keep &lt;me&gt;</textarea>')
    expect(text).toContain('value="Nia"')
  })
  test.each([
    ['no name', { text: 'x' }, {}, 422],
    ['too long', { text: 'x'.repeat(300_000), name: 'Nia' }, {}, 413],
    ['no form', { text: 'x' }, { 'Content-Type': 'text/plain' }, 404],
    ['a bad stream', { text: 'x', name: 'Nia' }, {}, 404],
  ])('%s', async (what, fields, headers, status) => {
    const path = what === 'a bad stream' ? '/streams/BAD' : '/streams/general'
    expect((await submit(path, fields as Record<string, string>, headers)).status).toBe(status)
    expect(memory.streams.size).toBe(0)
  })
})

describe('assets', () => {
  test('stay as long as their address, which changes with their content', async () => {
    const { text } = await get('/')
    const [path = ''] = /\/assets\/style\.css\?v=[\w-]{12}/.exec(text) ?? []
    const { status, headers } = await get(path)
    expect([status, headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    expect(headers['cache-control']).toContain('immutable')
    const unversioned = await get('/assets/style.css')
    expect(unversioned.headers['cache-control']).toBe('no-cache')
    const again = await get('/assets/style.css', { 'If-None-Match': unversioned.headers.etag! })
    expect(again.status).toBe(304)
  })
  test('scripts that the docs name are there, also for who has no address with a version', async () => {
    const docs = ['client', 'filtering'].map((name) =>
      readFileSync(path.join(__dirname, `../../docs/${name}.md`), 'utf8'),
    )
    const named = [...new Set(docs.join('').match(/\/assets\/\w+\.js/g))].sort()
    expect(named).toEqual(['/assets/client.js', '/assets/filter.js', '/assets/hub.js'])
    for (const script of named) {
      const { status, headers } = await get(script)
      const type = 'text/javascript; charset=utf-8'
      expect([script, status, headers['content-type']]).toEqual([script, 200, type])
    }
  })
  test.each([
    '/assets/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/',
    '/demo/photos/..%2f..%2fpackage.json',
    '/demo/photos/%2e%2e/%2e%2e/package.json',
  ])('nothing else: %s', async (path) => expect((await get(path)).status).toBe(404))
})

const seqsIn = (html: string): number[] =>
  [...html.matchAll(/ data-at="(\d+)"/g)].map(([, seq]) => Number(seq))
