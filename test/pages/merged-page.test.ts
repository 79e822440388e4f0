import { send, type Answer } from '../support/http'
import { startMemory, type Memory } from '../support/memory'
import { stopStarted } from '../support/started'

let memory: Memory
const get = (path: string): Promise<Answer> =>
  send(memory.url, 'GET', path, { headers: { Accept: 'text/html' } })
const note = (content: string, second: number, more: object = {}) => ({
  type: 'Create',
  actor: { type: 'Person', name: 'Ann' },
  object: { type: 'Note', content },
  published: new Date(Date.UTC(2026, 10, 12, 10, 0, second)).toISOString(),
  ...more,
})
const textsIn = (html: string): string[] =>
  [...html.matchAll(/<div class="text"[^>]*><p[^>]*>([^<]*)/g)].map(([, text]) => text!)
const olderIn = (html: string): string | null =>
  /<a class="btn sec" href="([^"]*)" data-do="older"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ??
  null

beforeEach(async () => {
  memory = await startMemory()
})
afterEach(stopStarted)

test('two streams stand as one, newest first, with the position of each', async () => {
  memory.post('a', note('one', 1), note('three', 3))
  memory.post('b', note('two', 2))
  const { text } = await get('/?stream=a&stream=b')
  expect(textsIn(text)).toEqual(['three', 'two', 'one'])
  expect(text).toContain('<title>#a + #b · Freshet</title>')
  expect(text).toContain(
    'data-streams="[{&quot;name&quot;:&quot;a&quot;,&quot;seq&quot;:2},{&quot;name&quot;:&quot;b&quot;,&quot;seq&quot;:1}]"',
  )
  expect(text.match(/data-from="[^"]*"/g)).toEqual([
    'data-from="a:2"',
    'data-from="b:1"',
    'data-from="a:1"',
  ])
  expect(text).not.toContain('<form id="write"')
})

test('an activity that is in both stands once, and names both', async () => {
  memory.post('a', note('one', 1, { id: 'urn:x:1' }))
  memory.post('b', note('one', 2, { id: 'urn:x:1' }))
  const { text } = await get('/?stream=a&stream=b')
  expect(textsIn(text)).toEqual(['one'])
  expect(text).toContain('data-from="b:1 a:1"')
})

test('older parts, to the end, everything once', async () => {
  const all = Array.from({ length: 50 }, (_, at) => String(at))
  for (const [at, text] of all.entries()) memory.post(at % 5 === 0 ? 'b' : 'a', note(text, at))
  const seen: string[] = []
  let path: string | null = '/?stream=a&stream=b'
  for (let pages = 0; path !== null && pages < 9; pages++) {
    const { text, status } = await get(path)
    expect(status).toBe(200)
    seen.push(...textsIn(text))
    path = olderIn(text)
  }
  expect(seen).toEqual(all.toReversed())
})

test.each<[string, string, number]>([
  ['one alone is its own page', '/?stream=a', 303],
  ['the same twice, too', '/?stream=a&stream=a', 303],
  ['what can be no name', '/?stream=a&stream=B', 404],
  ['too many', `/?${Array.from({ length: 21 }, (_, at) => `stream=s${at}`).join('&')}`, 400],
  ['a place that is none', '/?stream=a&stream=b&before=x&before=1', 400],
  ['a place for one of two', '/?stream=a&stream=b&before=1', 400],
  ['another database', '/?stream=a&stream=b&before=old:1&before=old:1', 409],
  ['nothing there yet', '/?stream=a&stream=b', 200],
])('%s', async (_, path, status) => {
  expect((await get(path)).status).toBe(status)
})

test('several can be chosen in the list, without script', async () => {
  memory.post('a', note('one', 1))
  memory.post('b', note('two', 2))
  const { text } = await get('/streams')
  expect(text).toContain('<form class="bar last" id="together" method="get" action="/">')
  expect(
    text.match(/<input type="checkbox" name="stream" value="[ab]" form="together"/g),
  ).toHaveLength(2)
})
