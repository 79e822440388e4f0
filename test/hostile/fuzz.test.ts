import fc from 'fast-check'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { numbered } from '../support/numbers'
import { get, page, pathOf, post, streamPath } from '../support/rest'
import { full, ms } from '../support/scale'
import { connect, follow } from '../support/sockets'
import { attackNode, hasSurvived } from './attacked'
import { mutated, mutatedDocuments, TYPES } from './mutated'

const node = attackNode()
if (full) jest.setTimeout(600_000)

const WORDS = ['id', 'type', 'actor', 'object', 'target', 'tag', 'to', 'bto', 'verb', 'objectType']
const VALUES = [
  'Like',
  'Note',
  'Create',
  'https://a.example/1',
  'like',
  'person',
  '2024-01-01T00:00:00Z',
]
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, 0, -1.5, 1e300, '', ...VALUES),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...WORDS, '$ne', 'a.b', '@context'), fc.string()),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
}))

const isClientsFault = (status: number) => status >= 400 && status < 500

async function isStoredOrRefused(body: Buffer, type: string): Promise<void> {
  const headers = { 'content-type': type }
  const answer = await send(node().url, 'POST', streamPath('fuzz'), { headers, body })
  if (answer.status === 201) {
    const read = await get(node().url, pathOf(answer.headers.location))
    expect([read.status, read.text]).toEqual([200, answer.text])
    expect(answer.text).not.toMatch(/"(bto|bcc)":/)
  } else if (answer.status !== 200)
    expect([answer.status, isClientsFault(answer.status)]).toEqual([answer.status, true])
}

describe('documents', () => {
  it('changed in a few places: stored and given back, or 4xx', () =>
    fc.assert(
      fc.asyncProperty(mutatedDocuments, ([body, type]) => isStoredOrRefused(body, type)),
      { numRuns: ms(300, 5_000) },
    ))

  it('of any shape: stored and given back, or 4xx', () =>
    fc.assert(
      fc.asyncProperty(value, fc.constantFrom(...TYPES.as1, ...TYPES.as2), (document, type) =>
        isStoredOrRefused(Buffer.from(JSON.stringify(document)), type),
      ),
      { numRuns: ms(200, 5_000) },
    ))

  it('pages of what was stored are shown and filtered', async () => {
    for (const query of ['?limit=100', '?limit=100&type=Like', '?limit=100&text=a&not.has=image'])
      expect((await page(node().url, 'fuzz', query)).status).toBe(200)
    const html = await get(node().url, '/streams/fuzz', 'text/html')
    expect([html.status, html.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  })
})

describe('addresses and headers', () => {
  const QUERIES = [
    '?after=abc:3&limit=20&wait=0',
    '?before=7&type=Like&type=Create&not.actor=https%3A%2F%2Fa.example%2F',
    '?since=2024-01-01T00:00:00Z&until=2025-01-01T00:00:00Z&text=a+b&tag=%23x&has=image',
  ]
  const PATHS = ['/streams/general/activities', '/streams', '/activities/abc', '/streams/a/events']
  // What can't be in a request line at all is refused by the parser of HTTP, or by ours before it is sent.
  const asAddress = (bytes: Buffer) =>
    bytes.toString('latin1').replaceAll(/[^\x21-\x7e]/g, (char) => encodeURIComponent(char))

  it('changed in a few places: 200 or 4xx', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'DELETE', 'HEAD', 'PUT'),
        mutated(PATHS),
        mutated(QUERIES),
        async (method, path, query) => {
          const address = asAddress(path) + asAddress(query)
          if (address.includes('/events?') || address.length > 8_000) return
          const { status } = await send(node().url, method, `/${address.replace(/^\/+/, '')}`)
          expect([status, status === 200 || isClientsFault(status)]).toEqual([status, true])
        },
      ),
      { numRuns: ms(300, 5_000) },
    ))

  const HEADERS = [
    'application/activity+json; q=0.5, */*;q=0.1',
    '"key-1"',
    'abc:12',
    'utf-8, gzip;q=0',
  ]
  const asHeader = (bytes: Buffer) =>
    bytes.toString('latin1').replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')

  it('headers changed in a few places: stored, or 4xx', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('accept', 'content-type', 'idempotency-key', 'content-encoding', 'origin'),
        mutated(HEADERS),
        async (name, value) => {
          const headers = {
            'content-type': 'application/json',
            [name]: asHeader(value).slice(0, 4_000),
          }
          const body = '{"type":"Like","object":"https://b.example/"}'
          const { status } = await send(node().url, 'POST', streamPath('fuzz'), { headers, body })
          expect([status, status < 300 || isClientsFault(status)]).toEqual([status, true])
        },
      ),
      { numRuns: ms(200, 5_000) },
    ))
})

describe('packets', () => {
  const PACKETS = [
    '421["subscribe",{"stream":"general","last":5}]',
    '422["subscribe",{"stream":"a","filter":{"type":["Like"],"not":{"actor":"https://a.example/"}}}]',
    '423["subscribe",{"stream":"b","position":{"epoch":"abcdefgh","seq":7}}]',
    '424["unsubscribe",{"room":"general"}]',
    '42["entries",{"room":"general","from":1,"entries":[],"seq":2}]',
    '451-["subscribe",{"_placeholder":true,"num":0}]',
    ...['40', '41', '2probe', '3', '5', '6', '0{"sid":"x"}', '431[{"ok":true}]'],
  ]

  it('changed in a few places, many on one connection: answered or closed, and others are served', async () => {
    const beside = await follow(node().url, { stream: 'beside' })
    let sent = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutated(PACKETS), { minLength: 1, maxLength: 8 }),
        async (packets) => {
          const socket = await connect(node().url)
          const { engine } = socket.io
          for (const packet of packets) engine.write(packet.toString('latin1').slice(0, 20_000))
          await new Promise<void>((resolve) => setImmediate(resolve))
          sent += packets.length
          socket.disconnect()
        },
      ),
      { numRuns: ms(100, 3_000) },
    )
    expect(sent).toBeGreaterThan(100)
    expect((await post(node().url, 'beside', numbered(1))).status).toBe(201)
    await eventually(() => beside.entries.length === 1)
    expect([beside.acks.length, beside.gaps]).toEqual([1, 0])
  })

  it('events with arguments of any shape', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('subscribe', 'unsubscribe', 'entries', 'x'),
        fc.array(value, { maxLength: 3 }),
        async (event, args) => {
          const socket = await connect(node().url)
          socket.emit(event, ...args, () => undefined)
          socket.emit(event, ...args)
          await new Promise<void>((resolve) => setImmediate(resolve))
          socket.disconnect()
        },
      ),
      { numRuns: ms(60, 2_000) },
    )
  })
})

hasSurvived(node)
