import { both, NOTHING, type Need, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import type { Answer } from '../support/http'
import { send } from '../support/http'
import { MONGODB } from '../support/mongodb'
import { REDIS } from '../support/redis'
import { AS2, get, page, pathOf, positionOf, post } from '../support/rest'
import { follow, seqs, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { variants } from '../support/variants'

jest.setTimeout(60_000)
afterAll(stopStarted)

const like = (id: string, more: object = {}) => ({
  type: 'Like',
  id: `https://elsewhere.example/${id}`,
  actor: 'https://people.example/ann',
  object: 'https://photos.example/7',
  ...more,
})
const outcome = (answer: Answer) => [
  answer.status,
  answer.status < 300 ? positionOf(answer).seq : answer.json().code,
]

const KINDS = variants<['embedded' | 'real', 'embedded' | 'other', Need]>([
  ['embedded', 'embedded', NOTHING],
  ['real', 'other', both(REDIS, MONGODB)],
])
for (const [redis, store, need] of KINDS)
  describeWith(need, `P5 idempotent (${redis} Redis, ${store} store)`, () => {
    let urls: string[]
    let url: string
    const head = async (stream: string) => (await page(url, stream)).json().totalItems
    const toStreams = (streams: string[], activity: unknown, headers = {}) =>
      send(url, 'POST', `/activities?${streams.map((name) => `stream=${name}`).join('&')}`, {
        headers: { ...AS2, ...headers },
        body: JSON.stringify(activity),
      })

    beforeAll(async () => {
      const { nodes } = await startCluster({ nodes: 2, redis, store })
      urls = nodes.map((node) => node.url)
      url = urls[0]!
    }, 60_000)

    it('a repeat is 200 with the same answer, here and at the other node', async () => {
      const first = await post(url, 'repeat', like('r'))
      expect(outcome(first)).toEqual([201, 1])
      for (const node of urls) {
        const again = await post(node, 'repeat', like('r'))
        expect(outcome(again)).toEqual([200, 1])
        expect(again.text).toBe(first.text)
        expect(pathOf(again.headers.location)).toBe(pathOf(first.headers.location))
      }
      expect(await head('repeat')).toBe(1)
    })

    it('member order and whitespace do not count; any other difference does', async () => {
      const sent = like('same', { 'x:n': 1, 'x:list': [1, { a: 1, b: 2 }] })
      expect(outcome(await post(url, 'same', sent))).toEqual([201, 1])
      const turned = Object.fromEntries(Object.entries(sent).reverse())
      const text = JSON.stringify({ ...turned, 'x:list': [1, { b: 2, a: 1 }] }, null, 3)
      expect(outcome(await post(url, 'same', text))).toEqual([200, 1])
      for (const other of [
        { ...sent, 'x:n': 2 },
        { ...sent, 'x:list': [{ a: 1, b: 2 }, 1] },
        { ...sent, 'x:n': '1' },
        { ...sent, extra: null },
        like('same'),
      ])
        expect(outcome(await post(urls[1]!, 'same', other))).toEqual([409, 'id-reused'])
      expect(await head('same')).toBe(1)
    })

    it('what the server adds is not part of the content: a repeat after a 201 with a minted published', async () => {
      const first = await post(url, 'minted', like('m'))
      expect(first.json().published).toBeDefined()
      expect(outcome(await post(url, 'minted', like('m')))).toEqual([200, 1])
    })

    it('the same id and content in another stream is a new entry there; other content anywhere is 409', async () => {
      expect(outcome(await post(url, 'one', like('x')))).toEqual([201, 1])
      expect(outcome(await post(urls[1]!, 'two', like('x')))).toEqual([201, 1])
      expect(outcome(await post(url, 'three', like('x', { content: 'other' })))).toEqual([
        409,
        'id-reused',
      ])
      expect(await head('three')).toBe(0)
      expect(outcome(await toStreams(['one', 'two'], like('x')))).toEqual([200, 1])
      expect(outcome(await toStreams(['one', 'four'], like('x')))).toEqual([201, 1])
      expect(await head('four')).toBe(1)
    })

    it('Idempotency-Key stands for an id', async () => {
      const key = { 'idempotency-key': 'k-1' }
      const note = { type: 'Note', content: 'once' }
      const first = await post(url, 'keyed', note, key)
      expect(outcome(first)).toEqual([201, 1])
      const again = await post(urls[1]!, 'keyed', note, key)
      expect([...outcome(again), again.text]).toEqual([200, 1, first.text])
      expect(pathOf(again.headers.location)).toBe(pathOf(first.headers.location))
      const other = await post(url, 'keyed', { type: 'Note', content: 'twice' }, key)
      expect(outcome(other)).toEqual([422, 'key-reused'])
      const fresh = await post(url, 'keyed', note, { 'idempotency-key': 'k-2' })
      expect(outcome(fresh)).toEqual([201, 2])
      expect(outcome(await post(url, 'keyed', note))).toEqual([201, 3])
    })

    it('Idempotency-Key may be a string in quotes, with blanks and escapes, or the same bare', async () => {
      const keyed = async (key: string) =>
        outcome(await post(url, 'quoted', { type: 'Note' }, { 'idempotency-key': key }))
      expect(await keyed('"a \\"b\\\\"')).toEqual([201, 1])
      expect(await keyed('a "b\\')).toEqual([200, 1])
      for (const key of ['', '""', 'x'.repeat(256), 'é'])
        expect(await keyed(key)).toEqual([400, 'bad-parameter'])
    })

    it('many same posts at once are one entry: one 201, the others 200', async () => {
      const answers = await Promise.all(
        span(1, 20).map((count) => post(urls[count % 2]!, 'crowd', like('crowd'))),
      )
      const made = answers.filter((answer) => answer.status === 201)
      expect([made.length, new Set(answers.map((answer) => answer.text)).size]).toEqual([1, 1])
      expect(answers.map((answer) => answer.status).sort()[18]).toBe(200)
      expect(await head('crowd')).toBe(1)
    })

    it('many different posts with one id at once: one 201, the others 409', async () => {
      const answers = await Promise.all(
        span(1, 20).map((n) => post(urls[n % 2]!, `fight${n % 3}`, like('fight', { n }))),
      )
      const codes = answers.map((answer) => answer.status).sort()
      expect(codes).toEqual([201, ...span(1, 19).map(() => 409)])
    })

    it('one activity to 16 streams is stored and pushed in each; the answer stands in the first', async () => {
      const streams = span(1, 16).map((n) => `many${n}`)
      await post(url, 'many1', like('before'))
      const followers = await Promise.all(
        streams.map((stream) => follow(urls[1]!, { stream, last: 5 })),
      )
      const answer = await toStreams(streams, like('many'))
      expect(outcome(answer)).toEqual([201, 2])
      await eventually(() =>
        followers.every((one) => one.entries.some((e) => e.activity.id === like('many').id)),
      )
      expect(followers.map((one) => seqs(one.entries))).toEqual([
        [1, 2],
        ...span(2, 16).map(() => [1]),
      ])
      expect(outcome(await toStreams(streams, like('many')))).toEqual([200, 2])
      expect((await get(url, pathOf(answer.headers.location))).text).toBe(answer.text)
    })

    it('17 streams are refused and nothing is stored; a stream named twice counts once', async () => {
      const many = await toStreams(
        span(1, 17).map((n) => `over${n}`),
        like('over'),
      )
      expect(outcome(many)).toEqual([400, 'bad-parameter'])
      expect(await head('over1')).toBe(0)
      expect(outcome(await toStreams(['dup', 'dup'], like('dup')))).toEqual([201, 1])
      expect(await head('dup')).toBe(1)
      expect(outcome(await toStreams(['good', 'Bad'], like('bad')))).toEqual([400, 'bad-stream'])
      expect(await head('good')).toBe(0)
    })

    it('POST /activities without a stream goes to general', async () => {
      const before = Number(await head('general'))
      const answer = await send(url, 'POST', '/activities', {
        headers: AS2,
        body: JSON.stringify(like('general')),
      })
      expect(outcome(answer)).toEqual([201, before + 1])
    })
  })
