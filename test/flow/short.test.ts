/**
 * Short — a plain POST and a plain page are answered before Express, any other by Express; nobody can tell from the answer.
 *
 * Both ways of one node: who names a type of `text/` may want a page, so that request goes the long way (accept/short.ts). With
 * `npm run test:stores` all flows go the long way.
 */
import { type Answer, type Sent, send } from '../support/http'
import { spawnNode } from '../support/node'
import { AS2 } from '../support/rest'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

const LONG = '*/*, text/css;q=0'
const note = (more: object = {}) => JSON.stringify({ type: 'Note', content: 'x', ...more })
const AS1 = { 'content-type': 'application/stream+json' }
const asPost = (body: string | Buffer, headers: object = {}): Sent => ({
  headers: { ...AS2, ...headers },
  body,
})

const REQUESTS: [name: string, sent: (way: string) => Sent][] = [
  ['a new activity', () => asPost(note())],
  ['an id of its own', (way) => asPost(note({ type: 'Like', id: `https://a.example/${way}` }))],
  ['the same id again', (way) => asPost(note({ type: 'Like', id: `https://a.example/${way}` }))],
  ['other content', (way) => asPost(note({ type: 'Like', id: `https://a.example/${way}`, x: 1 }))],
  ['a key', (way) => asPost(note(), { 'idempotency-key': way })],
  ['the key with another body', (way) => asPost(note({ x: 1 }), { 'idempotency-key': way })],
  ['a bad key', () => asPost(note(), { 'idempotency-key': 'x'.repeat(300) })],
  ['AS1', () => asPost('{"verb":"like","object":"https://a.example/7"}', AS1)],
  ['no JSON', () => asPost('{')],
  ['no UTF-8', () => asPost(Buffer.from([0x22, 0xff]))],
  ['faults', () => asPost('{"type":"Note","published":"soon","type":1}')],
  ['nothing', () => asPost('')],
  ['a reserved id', () => asPost(note({ type: 'Like', id: 'https://feed.example/activities/x' }))],
  ['too large', () => asPost(note({ content: 'x'.repeat(300_000) }))],
  ['another type', () => asPost(note(), { 'content-type': 'text/plain' })],
  ['an encoding', () => asPost(note(), { 'content-encoding': 'gzip' })],
  ['a foreign Origin', () => asPost(note(), { origin: 'https://evil.example' })],
  ['a foreign Host', () => asPost(note(), { host: 'evil.example' })],
]

describe('a POST before Express and through it', () => {
  let url: string
  beforeAll(async () => {
    url = (await spawnNode({ PUBLIC_URL: 'https://feed.example' })).url
  })

  /** All but what is each answer's own. */
  async function ask({ headers, body }: Sent, accept: string): Promise<object> {
    const answer = await send(url, 'POST', '/streams/ways/activities', {
      headers: { accept, ...headers },
      ...(body === undefined ? {} : { body }),
    })
    return { status: answer.status, headers: namesAndValues(answer), body: common(answer) }
  }

  test.each(REQUESTS)('%s', async (_name, sent) => {
    expect(await ask(sent('short'), '*/*')).toEqual(await ask(sent('long'), LONG))
  })
})

const PAGES: [name: string, query: string, headers?: Record<string, string>][] = [
  ['the newest', ''],
  ['so many', '?limit=2'],
  ['older ones', '?before=EPOCH:3&limit=1'],
  ['what came after', '?after=EPOCH:1'],
  ['nothing after', '?after=EPOCH:4'],
  ['beyond the head', '?after=EPOCH:5'],
  ['another epoch', '?after=zzzzzzzz:1'],
  ['both ends', '?after=EPOCH:1&before=EPOCH:3'],
  ['too many', '?limit=1001'],
  ['a limit that is no number', '?limit=x'],
  ['a name twice', '?limit=1&limit=2'],
  ['what does not exist', '?limits=1'],
  ['a filter', '?type=Like'],
  ['AS1', '', { accept: 'application/stream+json' }],
  ['what is not given', '', { accept: 'image/png' }],
  ['a foreign Host', '', { host: 'evil.example' }],
  ['a foreign Origin', '', { origin: 'https://evil.example' }],
  ['what the client has', '', { 'if-none-match': '*' }],
]

describe('a page before Express and through it', () => {
  let url: string
  let epoch: string
  beforeAll(async () => {
    url = (await spawnNode({ PUBLIC_URL: 'https://feed.example' })).url
    for (let count = 0; count < 4; count++) {
      const answer = await send(url, 'POST', '/streams/ways/activities', asPost(note()))
      epoch = String(answer.headers['freshet-position']).split(':')[0]!
    }
  })

  test.each(PAGES)('%s', async (_name, query, headers = {}) => {
    const path = `/streams/ways/activities${query.replaceAll('EPOCH', epoch)}`
    const accept = headers['accept'] ?? '*/*'
    const [one, other] = [
      await send(url, 'GET', path, { headers: { ...headers, accept } }),
      await send(url, 'GET', path, { headers: { ...headers, accept: `${accept}, text/css;q=0` } }),
    ]
    expect(told(one)).toEqual(told(other))
  })
})

const told = ({ status, headers, text }: Answer): object => {
  const { date: _, ...rest } = headers
  return { status, headers: rest, text }
}

const OWN = new Set(['date', 'location', 'freshet-position', 'server-timing', 'content-length'])

const namesAndValues = ({ headers }: Answer): object =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, OWN.has(name) ? 'its own' : value]),
  )

function common({ status, json }: Answer): object {
  const { id, published, object, ...rest } = json()
  return status < 300 ? { ...rest, has: [typeof id, typeof published, typeof object] } : rest
}
