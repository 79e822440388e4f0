/** The page of a thing and of who acts: made of what was posted, in whatever stream, without script. */
import type { JsonObject } from '../../schemas/wire'
import { type Answer, send } from '../support/http'
import { type Local, startLocal } from '../support/local'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann <b>' }
const BEN = { type: 'Person', id: 'https://people.example/ben', name: 'Ben' }

let node: Local
let id: string
let made = 0
beforeAll(async () => {
  node = await startLocal()
})
beforeEach(() => (id = `https://notes.example/${++made}`))

const pageOf = (wanted: string, more = ''): Promise<Answer> =>
  send(node.url, 'GET', `/objects?id=${encodeURIComponent(wanted)}${more}`, {
    headers: { accept: 'text/html' },
  })
const say = async (activity: JsonObject, stream = 'general') => {
  const answer = await post(node.url, stream, activity)
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
}
const note = (content: string, more: JsonObject = {}): JsonObject => ({
  type: 'Create',
  actor: ANN,
  object: { type: 'Note', id, attributedTo: ANN.id, content, ...more },
})
const reply = (name: string, to: string, content: string): JsonObject => ({
  type: 'Create',
  actor: BEN,
  object: { type: 'Note', id: `${id}/${name}`, inReplyTo: to, content },
})
const textsIn = (html: string): string[] =>
  [...html.matchAll(/<div class="text"[^>]*><p[^>]*>([^<]*)/g)].map(([, text]) => text!)

describe('a thread', () => {
  test('is the note, answers oldest first, and answers to these below theirs', async () => {
    await say(note('The path is closed'))
    await say(reply('a', id, 'Since when?'))
    await say(reply('b', id, 'Good to know'), 'elsewhere')
    await say(reply('c', `${id}/a`, 'Since noon'))
    const { text, status } = await pageOf(id)
    expect(status).toBe(200)
    expect(textsIn(text)).toEqual([
      'The path is closed',
      'Since when?',
      'Since noon',
      'Good to know',
    ])
    expect(text).toMatch(/class="branch">\s*<article/)
    expect(text).toMatch(/Replies\s+<span>2</)
  })

  test('says who liked and shared it, and all that happened, newest first', async () => {
    await say(note('Up 40 cm'))
    await say({ type: 'Like', actor: BEN, object: id })
    await say({ type: 'Announce', actor: BEN, object: id }, 'elsewhere')
    expect((await pageOf(id, '&show=likes')).text).toMatch(/<bdi>Ben<\/bdi><\/a> liked it/)
    expect((await pageOf(id, '&show=shares')).text).toMatch(/<bdi>Ben<\/bdi><\/a> shared it/)
    const { text } = await pageOf(id, '&show=all')
    const order = ['shared it', 'liked it', 'posted it'].map((words) => text.indexOf(words))
    expect(order).toEqual([...order].sort((one, other) => one - other))
    expect(Math.min(...order)).toBeGreaterThan(0)
    expect(text).toContain('href="/streams/elsewhere"')
  })

  test('is what the note says now, and nothing once it was deleted', async () => {
    await say(note('Up 40 cm'))
    await say({ type: 'Update', actor: ANN, object: { type: 'Note', id, content: 'Down 2 cm' } })
    expect(textsIn((await pageOf(id)).text)).toEqual(['Down 2 cm'])
    await say({ type: 'Delete', actor: ANN, object: id })
    expect((await pageOf(id)).status).toBe(410)
  })

  test('an answer that came first has a page for what it answers', async () => {
    await say(reply('a', id, 'I agree'))
    const { text, status } = await pageOf(id)
    expect(status).toBe(200)
    expect(text).toContain('Not here yet')
    expect(text).toContain('data-stream="general"')
    expect(textsIn(text)).toEqual(['I agree'])
  })

  test('goes on, entry by entry, however many came in one instant', async () => {
    await say(note('Busy'))
    const actors = Array.from({ length: 45 }, (_, at) => `https://people.example/many/${at}`)
    await Promise.all(actors.map((actor) => say({ type: 'Like', actor, object: id })))
    const seen: string[] = []
    let more = ''
    for (let round = 0; round < 5; round++) {
      const { text } = await pageOf(id, `&show=all${more}`)
      seen.push(...[...text.matchAll(/ data-id="([^"]*)"/g)].map(([, one]) => one!).slice(1))
      const next = /&amp;before=([0-9-]+)"/.exec(text)?.[1]
      if (next === undefined) break
      more = `&before=${next}`
    }
    expect(seen).toHaveLength(46)
    expect(new Set(seen).size).toBe(46)
  })
})

test('a photo stands on a stage, its own name escaped', async () => {
  const url = `${node.url}/photos/x`
  await say(note('', { type: 'Image', name: '<i>Heron', url, width: 40, height: 50 }))
  await say({ type: 'Like', actor: BEN, object: id })
  const { text } = await pageOf(id)
  expect(text).toContain('<div class="stage">')
  expect(text).toContain('<h1><bdi>&lt;i&gt;Heron</bdi></h1>')
  expect(text).toMatch(/liked it/)
})

test('a photo that came with others has its stage, also when whoever liked it last showed less of it', async () => {
  const photo = (name: string) => ({
    type: 'Image',
    id: `${id}/${name}`,
    name,
    url: { type: 'Link', href: `${node.url}/photos/${name}`, width: 40, height: 50 },
  })
  const album = { type: 'Collection', id: `${id}/album`, name: 'Low water' }
  await say({ type: 'Add', actor: ANN, object: [photo('heron'), photo('leaf')], target: album })
  const shown = { type: 'Image', id: `${id}/leaf`, name: 'leaf' }
  await say({ type: 'Like', actor: BEN, object: shown }, 'elsewhere')
  const { text } = await pageOf(`${id}/leaf`)
  expect(text).toContain('<div class="stage">')
  expect(text).toContain('src="/photos/leaf"')
  expect(text).toContain('href="/streams/general"')
})

test('who acts has a face, and all that they did, in whatever stream', async () => {
  const cat = { type: 'Person', id: 'https://people.example/cat', name: 'Cat <b>' }
  await say({ ...note('One'), actor: { ...cat, summary: 'Rows.' } })
  await say({ type: 'Like', actor: cat, object: id }, 'elsewhere')
  await say({ type: 'Follow', actor: BEN, object: cat.id })
  const { text } = await pageOf(cat.id)
  expect(text).toContain('<h1><bdi>Cat &lt;b&gt;</bdi></h1>')
  expect(text).toContain('2 entries')
  expect(text).toContain('1 follower')
  expect(textsIn(text)).toEqual(['One'])
  expect(text).toContain('href="/streams/elsewhere"')
  expect(text).toMatch(/<strong>Last 30 days<\/strong><span>2 entries</)
  expect(text).toMatch(/here since \w+ \d{4}/)
  expect(
    [...text.matchAll(/class="chip"[^>]*>(\w+)\s+<span>(\d+)</g)].map(([, ...one]) => one),
  ).toEqual([
    ['Notes', '1'],
    ['Liked', '1'],
  ])
  const liked = await pageOf(cat.id, '&kind=liked')
  expect([textsIn(liked.text), liked.text.match(/<article/g)]).toEqual([[], ['<article']])
  expect((await pageOf(cat.id, '&kind=photos')).text).toContain('Nothing here yet.')
})

test('a machine says since when it runs', async () => {
  const actor = { type: 'Service', id: 'urn:test:mill', name: 'mill' }
  await say({ type: 'start', actor, summary: 'mill started' }, 'works')
  const { text } = await pageOf(actor.id)
  expect(text).toMatch(/last start Today, \d\d:\d\d/)
  expect(text).toMatch(/up for \d+ second/)
  await say({ type: 'stop', actor, summary: 'mill stopped' }, 'works')
  expect((await pageOf(actor.id)).text).toMatch(/stopped after \d+ second/)
})

test('the feed says how many responded, and leads to the thread', async () => {
  await say(note('Counted'), 'counted')
  await say({ type: 'Like', actor: BEN, object: id }, 'elsewhere')
  const { text } = await send(node.url, 'GET', '/streams/counted', {
    headers: { accept: 'text/html' },
  })
  expect(text).toContain('aria-label="Like, 1"')
  expect(text).toContain(`href="/objects?id=${encodeURIComponent(id)}#write"`)
})

test.each([
  ['nobody told of it', () => 'https://nowhere.example/1', '', 404],
  ['no such view', () => ANN.id, '&show=everything', 400],
  ['no such place', () => ANN.id, '&before=yesterday', 400],
  ['no such kind', () => ANN.id, '&kind=toString', 400],
])('%s', async (_, wanted, more, status) => {
  await say(note('x'))
  expect((await pageOf(wanted(), more)).status).toBe(status)
})

test('programs get the state, as before', async () => {
  await say(note('x'))
  const answer = await send(node.url, 'GET', `/objects?id=${encodeURIComponent(id)}`)
  expect(answer.headers['content-type']).toContain('json')
})

describe('search', () => {
  const search = (query: string, accept = 'text/html'): Promise<Answer> =>
    send(node.url, 'GET', `/search?${query}`, { headers: { accept } })
  const textOf = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')

  test('finds words over all streams, newest first, and marks them', async () => {
    await say(
      note('A <i>Kestrel</i> above the mill', { tag: { type: 'Hashtag', name: '#kestrel-watch' } }),
    )
    const described = { type: 'Image', name: 'Tower', summary: 'A kestrel on its nest' }
    await say({ type: 'Create', actor: BEN, object: described }, 'towers')
    await say({ type: 'Like', actor: BEN, object: { type: 'Note', id, content: 'A Kestrel' } })
    const { status, text } = await search('q=KESTREL')
    expect(status).toBe(200)
    expect(text.match(/<mark>[^<]*<\/mark>/g)).toEqual([
      '<mark>kestrel</mark>',
      '<mark>kestrel</mark>',
      '<mark>Kestrel</mark>',
    ])
    const found = textOf(text.slice(text.indexOf('id="entries"')))
    expect(found).toContain('Tower · described as “A kestrel on its nest”')
    expect(found).toMatch(/#towers.*#general/)
    expect(found).toContain('2, newest first')
    expect(textOf((await search('q=kestrel&stream=towers')).text)).not.toContain('above the mill')
    expect((await search('q=kestrel&tag=kestrel-watch')).text).toContain('aria-current="true"')
  })

  test('what was deleted, or says it no more, is not found', async () => {
    await say(note('an ouzel'))
    await say({ type: 'Update', actor: ANN, object: { type: 'Note', id, content: 'a dipper' } })
    expect((await search('q=ouzel')).text).toContain('Nothing found for “ouzel”.')
    expect((await search('q=dipper')).text).toContain('<mark>dipper</mark>')
  })

  test.each([
    ['', 'id="entries"'],
    [
      'q=%3F',
      'Nothing found for “?”. Search looks for whole words in texts, names and descriptions.',
    ],
    ['q=%3Cscript%3E', 'Nothing found for “&lt;script&gt;”.'],
  ])('?%s is a page', async (query, part) => {
    const { status, text } = await search(query)
    expect([status, text.includes(part)]).toEqual([200, true])
  })

  test('programs get a page that leads on', async () => {
    for (let n = 0; n < 3; n++) await say(note(`whimbrel ${n}`, { id: `${id}/w${n}` }))
    const contents: unknown[] = []
    let address = `${node.url}/search?q=whimbrel&limit=2`
    while (address !== '') {
      const { pathname, search: query } = new URL(address)
      const answer = await send(node.url, 'GET', pathname + query, {
        headers: { accept: 'application/activity+json' },
      })
      const page = JSON.parse(answer.text) as {
        type: string
        next?: string
        orderedItems: { object: { content: string } }[]
      }
      expect(page.type).toBe('OrderedCollectionPage')
      contents.push(page.orderedItems.map(({ object }) => object.content))
      address = page.next ?? ''
    }
    expect(contents).toEqual([['whimbrel 2', 'whimbrel 1'], ['whimbrel 0']])
  })

  test.each([
    ['', 'bad-parameter'],
    ['q=', 'bad-parameter'],
    ['q=%3F', 'bad-parameter'],
    ['q=a&q=b', 'bad-parameter'],
    ['q=a&before=41', 'bad-parameter'],
    ['q=a&limit=101', 'bad-parameter'],
    ['q=a&colour=blue', 'bad-parameter'],
    ['q=a&stream=NO', 'bad-stream'],
    [`q=${'a'.repeat(2_049)}`, 'bad-parameter'],
  ])('programs are refused what is no search, %#', async (query, code) => {
    const { status, text } = await search(query, 'application/json')
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([400, code])
  })
})

test('who follows somebody is told so on their page, and can stop', async () => {
  const who = `${id}/followed`
  await say({ ...note('Here', {}), actor: { type: 'Person', id: who, name: 'Fay' } })
  const headers = {
    accept: 'text/html',
    cookie: 'name=Nia; guest=urn%3Afreshet%3Aguest%3Ania',
    'content-type': 'application/x-www-form-urlencoded',
  }
  const about = JSON.stringify({ id: who, name: 'Fay' })
  const does = (deed: string) =>
    send(node.url, 'POST', '/objects', {
      headers,
      body: new URLSearchParams({ do: deed, about }).toString(),
    })
  const page = () => send(node.url, 'GET', `/objects?id=${encodeURIComponent(who)}`, { headers })
  expect((await page()).text).toContain('>Follow</button>')
  expect((await does('follow')).status).toBe(303)
  const { text } = await page()
  expect(text).toContain('>Following</button>')
  expect(text).toContain('1 follower')
  await does('unfollow')
  expect((await page()).text).toContain('>Follow</button>')
})
