import { CALLS, openApiPath } from '../../server/accept/describe/document'
import { CHANNELS } from '../../server/accept/describe/live/document'
import { parametersFor } from '../../server/accept/describe/parameters'
import { CODES } from '../../server/advice'
import { LIMITS } from '../../server/config'
import { REFUSALS } from '../../server/errors'
import { groupsOf } from '../../server/pages/docs/calls'
import { schemaWords } from '../../server/pages/docs/schema-words'
import { send, type Answer } from '../support/http'
import { startMemory, type Memory } from '../support/memory'
import { stopStarted } from '../support/started'

let memory: Memory
const get = (path: string, accept = 'text/html'): Promise<Answer> =>
  send(memory.url, 'GET', path, { headers: { accept } })
const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

beforeAll(async () => {
  memory = await startMemory()
})
afterAll(stopStarted)

describe('/docs', () => {
  let html: string
  beforeAll(async () => {
    html = (await get('/docs')).text
  })

  test.each(CALLS.map((call) => [call.id, call] as const))('%s is told whole', (id, call) => {
    const begin = html.indexOf(`id="${id}"`)
    const section = html.slice(begin, html.indexOf('class="call"', begin + 1))
    const text = plain(section)
    expect(begin).toBeGreaterThan(0)
    expect(text).toContain(openApiPath(call.path))
    expect(text).toContain(call.title)
    for (const piece of call.text.split('`')) expect(text).toContain(piece)
    for (const name of call.query ?? []) expect(text).toContain(name.replace(/^\w+\./, ''))
    for (const code of call.refusals) expect(section).toContain(`href="/docs/errors#${code}"`)
    expect(text).toMatch(/curl .*http:\/\/127\.0\.0\.1:/)
  })
  test('the form to try a call is hidden until script shows it', () => {
    const forms = html.match(/<form class="try"[^>]*>/g)!
    expect(forms).toHaveLength(CALLS.length)
    for (const form of forms) expect(form).toContain(' hidden')
  })
  test('a photo is chosen as a file, and sent as a part of a form', () => {
    const begin = html.indexOf('id="postPhoto"')
    const section = html.slice(begin, html.indexOf('class="call"', begin + 1))
    expect(section).toMatch(/<input class="in" type="file" name="photo"/)
    expect(section).not.toContain('<textarea')
    expect(plain(section)).toContain('-F photo=@photo.jpg')
  })
  test('it names no other host but examples’', () => {
    const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link!)
    for (const link of links) expect(link).toMatch(/^(?:\/(?!\/)|#)/)
  })
})

test('all that is live is told beside the calls, with an example of each message', async () => {
  const { text: html } = await get('/docs')
  const text = plain(html.slice(html.indexOf('id="live"')))
  for (const { title, messages, text: words } of CHANNELS) {
    expect(text).toContain(title)
    for (const piece of words.split('`')) expect(text).toContain(piece)
    for (const { title: name, example } of Object.values(messages)) {
      expect(text).toContain(name)
      if (example !== null) expect(text).toContain(JSON.stringify(example, null, 2))
    }
  }
  expect(html).toContain('href="/asyncapi.json"')
  expect(new Set(html.match(/ id="[^"]+"/g)).size).toBe(html.match(/ id="[^"]+"/g)!.length)
})

test('every code has its paragraph, to which problems lead', async () => {
  const { text, status } = await get('/docs/errors')
  expect(status).toBe(200)
  for (const code of CODES) {
    expect(text).toContain(`id="${code}"`)
    expect(plain(text)).toContain(`${REFUSALS[code].status} · ${REFUSALS[code].title}`)
  }
  const missing = await get('/nowhere', 'application/json')
  expect(String(missing.json()['type'])).toMatch(/about:blank|\/docs\/errors#not-found$/)
})

test('they are pages: who takes none gets none', async () => {
  expect((await get('/docs', 'application/json')).status).toBe(404)
  expect((await get('/docs/errors', 'application/json')).status).toBe(404)
})

test('a stream’s page leads to its feeds', async () => {
  const { text } = await get('/streams/weir')
  expect(text).toContain(
    '<link rel="alternate" type="application/atom+xml" title="#weir (Atom)" href="/streams/weir.atom"',
  )
  expect(text).toContain(
    '<link rel="alternate" type="application/feed+json" title="#weir (JSON Feed)" href="/streams/weir.json-feed"',
  )
})

test('whatever a document says is set as text', () => {
  const evil = '<script>alert(1)</script>'
  const [group] = groupsOf(
    {
      tags: [{ name: evil }],
      paths: { [`/${evil}`]: { get: { tags: [evil], summary: evil, parameters: [null, 5, {}] } } },
    },
    'http://localhost',
  )
  expect(group!.calls[0]).toMatchObject({ path: `/${evil}`, title: evil, answers: [] })
})

test.each([
  ['limit', 'From 1 to 100; 20 when left out.'],
  ['has', /^One of attachment, .* May be repeated\.$/],
  ['type', 'May be repeated.'],
  ['since', ''],
  ['after', ''],
])('what %s may be, in words', (name, words) => {
  expect(schemaWords(parametersFor(LIMITS)[name]!.schema)).toEqual(
    words instanceof RegExp ? expect.stringMatching(words) : words,
  )
})
