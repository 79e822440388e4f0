/**
 * A filter by its name: the same in a page, a feed, events, a count and a subscription as the filter written out.
 */
import { eventually } from '../support/eventually'
import { send, type Answer } from '../support/http'
import { startLocal, type Local } from '../support/local'
import { get, itemsOf, page, positionOf, post } from '../support/rest'
import { ask, connect, follow, seqs } from '../support/sockets'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ann = 'https://people.example/ann'
const likes = { type: ['Like', 'as:Like', 'Announce'], not: { actor: ann } }
const LIKES = 'type=Announce&type=Like&not.actor=https%3A%2F%2Fpeople.example%2Fann'

let node: Local
beforeAll(async () => {
  node = await startLocal({ env: { FRESHET_LIMITS: JSON.stringify({ savedFilters: 4 }) } })
  for (const [type, who] of [
    ['Like', 'ann'],
    ['Like', 'bo'],
    ['Follow', 'bo'],
    ['Announce', 'cy'],
  ])
    await post(node.url, 'weir', {
      type,
      actor: `https://people.example/${who}`,
      object: 'urn:photo',
    })
})

const JSON_TYPE = { 'content-type': 'application/json' }
const put = (name: string, filter: unknown, headers: object = JSON_TYPE): Promise<Answer> =>
  send(node.url, 'PUT', `/filters/${name}`, {
    headers: { ...headers },
    body: typeof filter === 'string' ? filter : JSON.stringify(filter),
  })
const remove = (name: string, headers = {}) =>
  send(node.url, 'DELETE', `/filters/${name}`, { headers })
const problem = (answer: Answer): [number, unknown] => [answer.status, answer.json()['code']]

test('it is saved, shown, listed, changed and deleted', async () => {
  const made = await put('likes', likes)
  expect([made.status, made.headers.location]).toEqual([
    201,
    expect.stringMatching(/^http:.*\/filters\/likes$/),
  ])
  const saved = { name: 'likes', filter: likes, query: LIKES }
  expect(made.json()).toEqual(saved)
  expect((await get(node.url, '/filters/likes')).json()).toEqual(saved)
  expect((await put('answers', { has: 'inReplyTo' })).status).toBe(201)
  expect((await put('answers', { has: ['inReplyTo'] })).status).toBe(200)
  const first = (await get(node.url, '/filters?limit=1')).json()
  expect(first['filters']).toEqual([
    { name: 'answers', filter: { has: ['inReplyTo'] }, query: 'has=inReplyTo' },
  ])
  const { pathname, search } = new URL(String(first['next']))
  expect((await get(node.url, pathname + search)).json()['filters']).toEqual([saved])
  expect((await remove('answers')).status).toBe(204)
  expect(problem(await remove('answers'))).toEqual([404, 'not-found'])
  expect(problem(await get(node.url, '/filters/answers'))).toEqual([404, 'not-found'])
})

test('everywhere it means what the filter written out means', async () => {
  await put('likes', likes)
  const paths = [
    '/streams/weir/activities?X&limit=1',
    '/streams/weir.atom?X',
    '/streams/weir.json-feed?X',
    '/streams/weir/unread?X&after=0',
    '/unread?after=weir:0&X',
  ]
  for (const path of paths) {
    const byName = await get(node.url, path.replace('X', 'filter=likes'), '*/*')
    const inFull = await get(node.url, path.replace('X', LIKES), '*/*')
    expect([path, byName.status]).toEqual([path, 200])
    expect(byName.text.replaceAll(/<updated>.*?<\/updated>/g, '')).toBe(
      inFull.text.replaceAll(/<updated>.*?<\/updated>/g, ''),
    )
  }
  const shown = await page(node.url, 'weir', '?filter=likes')
  expect(itemsOf(shown.json()).map(({ type }) => type)).toEqual(['Announce', 'Like'])

  const events = await fetch(`${node.url}/streams/weir/events?filter=likes&last=9`)
  const reader = events.body!.getReader()
  let heard = ''
  while (!heard.includes('Announce')) heard += Buffer.from((await reader.read()).value!).toString()
  await reader.cancel()
  expect([heard.includes('Follow'), heard.includes('/ann')]).toEqual([false, false])

  const byName = await follow(node.url, { stream: 'weir', filter: 'likes', last: 9 })
  const inFull = await follow(node.url, { stream: 'weir', filter: likes })
  expect(seqs(byName.ack.entries ?? [])).toEqual([2, 4])
  expect(byName.ack.room).toBe(inFull.ack.room)
})

test('what is subscribed stays what it was when the name is changed or deleted', async () => {
  await put('kept', { type: 'Like' })
  const before = await follow(node.url, { stream: 'lock', filter: 'kept' })
  await put('kept', { type: 'Follow' })
  const after = await follow(node.url, { stream: 'lock', filter: 'kept' })
  await remove('kept')
  for (const type of ['Like', 'Follow', 'Like', 'Follow'])
    await post(node.url, 'lock', { type, actor: ann, object: 'urn:x' })
  await eventually(() => before.entries.length === 2 && after.entries.length === 2)
  expect([seqs(before.entries), seqs(after.entries)]).toEqual([
    [1, 3],
    [2, 4],
  ])
})

test('next leads on by the filter that the page was made with', async () => {
  await put('kept', { type: ['Like', 'Follow'] })
  const first = await page(node.url, 'weir', '?filter=kept&limit=1')
  await put('kept', { type: 'Announce' })
  const { pathname, search } = new URL(String(first.json()['next']))
  const second = await get(node.url, pathname + search)
  expect(itemsOf(second.json()).map(({ type }) => type)).toEqual(['Like'])
  expect(positionOf(first).seq).toBe(4)
  await remove('kept')
})

describe('refused', () => {
  const cases: [name: string, filter: unknown, status: number, code: string, says: string][] = [
    ['Likes', { type: 'Like' }, 400, 'bad-parameter', 'a letter or digit first'],
    ['x'.repeat(65), { type: 'Like' }, 400, 'bad-parameter', '1 to 64'],
    ['x', {}, 400, 'bad-parameter', 'would show everything'],
    ['x', { not: {} }, 400, 'bad-parameter', 'would show everything'],
    ['x', { verb: 'like' }, 400, 'bad-parameter', "'verb'"],
    ['x', { $where: '1' }, 400, 'bad-parameter', "'$where'"],
    ['x', '{"__proto__":{"type":"Like"}}', 400, 'bad-parameter', "'__proto__'"],
    ['x', { type: { $ne: 'x' } }, 400, 'bad-parameter', "'type'"],
    ['x', '["type"]', 400, 'bad-parameter', 'object of fields'],
    ['x', '"likes"', 400, 'bad-parameter', 'object of fields'],
    ['x', { filter: 'likes' }, 400, 'bad-parameter', "'filter'"],
    ['x', '{"type":', 400, 'bad-json', 'JSON'],
    [
      'x',
      { actor: Array.from({ length: 3 }, () => 'a'.repeat(2000)) },
      400,
      'bad-parameter',
      '4096',
    ],
    ['x', { actor: 'a'.repeat(9000) }, 413, 'too-large', 'bytes'],
  ]
  test.each(cases.map((one, at) => [at + 1, one[4], ...one] as const))(
    '%d. %s',
    async (_at, _why, name, filter, status, code, says) => {
      const answer = await put(name, filter)
      expect(problem(answer)).toEqual([status, code])
      expect(answer.json()['detail']).toContain(says)
    },
  )

  test('another media type, bytes that are no UTF-8, a foreign page, one too many', async () => {
    expect(problem(await put('x', { type: 'Like' }, { 'content-type': 'text/plain' }))).toEqual([
      415,
      'content-type',
    ])
    const bytes = await fetch(`${node.url}/filters/x`, {
      method: 'PUT',
      headers: JSON_TYPE,
      body: Buffer.from([0x7b, 0xff, 0x7d]),
    })
    expect((await bytes.json()) as object).toMatchObject({ code: 'bad-utf8' })
    const origin = { origin: 'https://evil.example' }
    expect(problem(await put('x', { type: 'Like' }, { ...JSON_TYPE, ...origin }))).toEqual([
      403,
      'forbidden',
    ])
    expect(problem(await remove('likes', origin))).toEqual([403, 'forbidden'])
    for (const name of ['likes', 'b', 'c', 'd'])
      expect((await put(name, { type: 'Like' })).status).toBeLessThan(300)
    expect(problem(await put('e', { type: 'Like' }))).toEqual([429, 'limit'])
    expect((await put('d', { type: 'Follow' })).status).toBe(200)
  })

  test.each([
    ['?filter=nobody', "No filter is saved as 'nobody'"],
    ['?filter=', 'made like that of a stream'],
    ['?filter=likes&filter=likes', 'more than once'],
    ['?filter=likes&type=Like', "leave 'type' out"],
    ['?filter=likes&not.tag=x', "leave 'not.tag' out"],
    ['?not.filter=likes', "'not.filter'"],
  ])('in an address: %s', async (query, says) => {
    await put('likes', { type: 'Like' })
    const answer = await page(node.url, 'weir', query)
    expect(problem(answer)).toEqual([400, 'bad-parameter'])
    expect(answer.json()['detail']).toContain(says)
  })

  test('where no entries are shown a name is not known', async () => {
    for (const path of ['/streams?filter=likes', '/objects?id=x&filter=likes'])
      expect(problem(await get(node.url, path))).toEqual([400, 'bad-parameter'])
  })

  test('in a subscription and a count', async () => {
    const socket = await connect(node.url)
    for (const filter of ['nobody', 'No', ''])
      expect(await ask(socket, 'subscribe', { stream: 'weir', filter })).toMatchObject({
        ok: false,
        code: 'bad-parameter',
        retry: 'never',
      })
    const streams = { weir: { epoch: 'x', seq: 0 } }
    expect(await ask(socket, 'unread', { streams, filter: 'nobody' })).toMatchObject({
      code: 'bad-parameter',
    })
  })
})
