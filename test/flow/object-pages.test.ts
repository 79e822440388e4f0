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
])('%s', async (_, wanted, more, status) => {
  await say(note('x'))
  expect((await pageOf(wanted(), more)).status).toBe(status)
})

test('programs get the state, as before', async () => {
  await say(note('x'))
  const answer = await send(node.url, 'GET', `/objects?id=${encodeURIComponent(id)}`)
  expect(answer.headers['content-type']).toContain('json')
})
