import { parseAtomFeed, parseJsonFeed } from 'feedsmith'
import type { JsonObject } from '../../schemas/wire'
import { send, type Answer } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { expectProblem } from '../support/problem'
import { pathOf, post } from '../support/rest'
import { stopStarted } from '../support/started'
import { parseXml } from '../support/xml'

jest.setTimeout(60_000)

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const note = (number: number): JsonObject => ({
  type: number % 3 === 0 ? 'Announce' : 'Create',
  actor: ANN,
  object: { type: 'Note', content: `<p>note ${number} & <script>x</script> ]]></p>` },
})

const FORMATS = [
  ['.atom', 'application/atom+xml'],
  ['.json-feed', 'application/feed+json'],
] as const

let node: FreshetNode
const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send(node.url, 'GET', path, { headers })

/** Either form, as what a reader of feeds makes of it. */
interface Read {
  readonly ids: readonly string[]
  readonly titles: readonly string[]
  readonly next: string | null
}
function readFeed({ text, headers }: Answer): Read {
  const next = /<([^>]*)>; rel="next"/.exec(String(headers['link']))?.[1] ?? null
  if (String(headers['content-type']).includes('xml')) {
    parseXml(text)
    const { entries = [], links = [] } = parseAtomFeed(text)
    expect(links.find(({ rel }) => rel === 'next')?.href ?? null).toBe(next)
    return {
      ids: entries.map(({ id }) => id!),
      titles: entries.map((one) => one.title!.value!),
      next,
    }
  }
  const { items = [], next_url = null } = parseJsonFeed(text)
  expect(next_url).toBe(next)
  return { ids: items.map(({ id }) => id!), titles: items.map(({ title }) => title!), next }
}

beforeAll(async () => {
  node = await spawnNode()
  for (let number = 1; number <= 7; number++)
    expect((await post(node.url, 'weir', note(number))).status).toBe(201)
})
afterAll(stopStarted)

describe.each(FORMATS)('/streams/weir%s', (ending, mediaType) => {
  const feed = `/streams/weir${ending}`

  test('has the newest entries first, whatever is accepted', async () => {
    for (const accept of ['*/*', 'text/html', 'application/rss+xml', 'application/activity+json']) {
      const answer = await get(feed, { accept })
      expect([answer.status, answer.headers['content-type']]).toEqual([200, mediaType])
      const { titles, next } = readFeed(answer)
      expect(titles).toHaveLength(7)
      expect(titles[0]).toMatch(/^Ann: note 7 & ]]>$/)
      expect(next).toBeNull()
    }
  })

  test('is walked to its end by next, page by page, each entry once', async () => {
    const seen: string[] = []
    for (let path: string | null = `${feed}?limit=3`; path !== null;) {
      const read: Read = readFeed(await get(path))
      expect(read.ids.length).toBeLessThanOrEqual(3)
      seen.push(...read.ids)
      path = read.next === null ? null : pathOf(read.next)
    }
    expect(new Set(seen).size).toBe(7)
    expect(seen).toHaveLength(7)
  })

  test('takes filters and positions like a page, and keeps them in its links', async () => {
    const answer = await get(`${feed}?type=Announce&limit=1`)
    const { titles, next } = readFeed(answer)
    expect(titles).toHaveLength(1)
    expect(next).toContain('type=Announce')
    expect(String(answer.headers['freshet-position'])).toMatch(/^[a-z0-9]+:7$/)
    expect(readFeed(await get(`${feed}?after=5`)).titles).toHaveLength(2)
    expect(readFeed(await get(`${feed}?before=3`)).titles).toHaveLength(2)
  })

  test.each([
    ['?bogus=1', 400, 'bad-parameter'],
    ['?wait=3&after=1', 400, 'bad-parameter'],
    ['?limit=0', 400, 'bad-parameter'],
    ['?after=1&before=3', 400, 'bad-parameter'],
    ['?after=99', 409, 'position-lost'],
    ['?after=other:1', 409, 'position-lost'],
  ])('refuses %s', async (query, status, code) => {
    expectProblem(await get(feed + query), status, code)
  })

  test('answers 304 to who has it, and anew when something has changed', async () => {
    const first = await get(feed)
    const tag = String(first.headers['etag'])
    expect(tag).toMatch(/^"/)
    const again = await get(feed, { 'if-none-match': `"x", W/${tag}` })
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', tag])
    expect(again.headers['cache-control']).toBe(first.headers['cache-control'])
    await post(node.url, 'weir-more', note(1))
    expect((await get(feed, { 'if-none-match': tag })).status).toBe(304)
    const other = FORMATS.find(([one]) => one !== ending)![0]
    expect((await get(`/streams/weir${other}`, { 'if-none-match': tag })).status).toBe(200)
  })

  test('a stream without entries is an empty feed', async () => {
    const answer = await get(`/streams/nothing-here${ending}`)
    expect(answer.status).toBe(200)
    expect(readFeed(answer)).toEqual({ ids: [], titles: [], next: null })
  })

  test('what was deleted is left out, and its text with it', async () => {
    const stream = `erased-${ending.slice(1)}`
    await post(node.url, stream, note(1))
    const { headers } = await post(node.url, stream, {
      ...note(2),
      object: { type: 'Note', content: 'never to be seen again' },
    })
    const path = `/streams/${stream}${ending}`
    const tag = String((await get(path)).headers['etag'])
    expect((await send(node.url, 'DELETE', pathOf(headers.location))).status).toBe(204)
    const answer = await get(path, { 'if-none-match': tag })
    expect(answer.status).toBe(200)
    expect(answer.text).not.toContain('never to be seen again')
    expect(readFeed(answer).ids).toHaveLength(2)
    expect(readFeed(answer).ids).not.toContain(headers.location)
  })

  test('HEAD has the headers alone', async () => {
    const answer = await send(node.url, 'HEAD', feed)
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      200,
      mediaType,
      '',
    ])
  })
})

test('the page of activities names its feeds, with its filter', async () => {
  const { headers } = await get('/streams/weir/activities?type=Like', { accept: '*/*' })
  for (const [ending, mediaType] of FORMATS)
    expect(headers['link']).toContain(
      `/streams/weir${ending}?type=Like>; rel="alternate"; type="${mediaType}"`,
    )
})

test('a page of large entries is shorter, and goes on where it ends', async () => {
  const content = '<p>&amp;'.repeat(8_000)
  const large = { type: 'Note', content, summary: content, contentMap: { en: content } }
  for (let count = 0; count < 14; count++)
    expect((await post(node.url, 'large', large)).status).toBe(201)
  const seen: string[] = []
  let pages = 0
  for (let path: string | null = '/streams/large.atom'; path !== null; pages++) {
    const read: Read = readFeed(await get(path))
    seen.push(...read.ids)
    path = read.next === null ? null : pathOf(read.next)
  }
  expect([pages, new Set(seen).size, seen.length]).toEqual([2, 14, 14])
})

test('the feed of a name that can be none is refused', async () => {
  expectProblem(await get('/streams/NO.atom'), 400, 'bad-stream')
  expectProblem(await get('/streams/a.atom.atom'), 400, 'bad-stream')
})
