/**
 * Unread — a count is what fetching would have counted, over REST and on a socket.
 */
import fc from 'fast-check'
import type { Json, JsonObject, UnreadAck, Unread } from '../../schemas/wire'
import { send, type Answer } from '../support/http'
import { startLocal } from '../support/local'
import { expectProblem } from '../support/problem'
import { get, itemsOf, page, pathOf, positionOf, post } from '../support/rest'
import { size } from '../support/scale'
import { ask, connect, span } from '../support/sockets'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

const TYPES = ['Create', 'Like', 'Announce']
const ACTORS = ['ann', 'bo', 'cyd'].map((name) => `https://people.example/${name}`)
const ENTRIES = 40

let url: string
let epoch: string
beforeAll(async () => {
  const limits = { unreadMost: 12, unreadScan: 30, scanPerPage: 7 }
  ;({ url } = await startLocal({ env: { FRESHET_LIMITS: JSON.stringify(limits) } }))
  for (const n of span(1, ENTRIES)) {
    const [type, actor] = [TYPES[n % 3]!, ACTORS[((n * 7) % 5) % 3]!]
    const answer = await post(url, 'kept', {
      type,
      actor,
      object: { type: 'Note', content: `${n}` },
    })
    if (n === 11) await send(url, 'DELETE', pathOf(answer.headers.location))
  }
  epoch = positionOf(await page(url, 'kept')).epoch
})

const head = ENTRIES + 1
const unread = (query: string): Promise<Answer> => get(url, `/streams/kept/unread?${query}`)
const at = (seq: number) => ({ epoch, seq })

async function fetched(after: number, filter: string): Promise<number> {
  let count = 0
  for (let from = after; from < head;) {
    const answer = await page(url, 'kept', `?limit=5&after=${from}${filter && `&${filter}`}`)
    count += itemsOf(answer.json()).length
    from = positionOf(answer).seq
  }
  return count
}

const filters = fc
  .record(
    {
      type: fc.subarray(TYPES, { minLength: 1 }),
      actor: fc.subarray(ACTORS, { minLength: 1 }),
      'not.type': fc.subarray([...TYPES, 'Delete'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  )
  .map((fields) =>
    new URLSearchParams(
      Object.entries(fields).flatMap(([name, values]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    ).toString(),
  )

test('it is the length of the pages, or at most that where there is more', async () => {
  const seen = { exact: 0, more: 0 }
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: head }), filters, async (after, filter) => {
      const answer = await unread(`after=${after}&${filter}`)
      const { count, more, position } = answer.json() as unknown as Unread
      const all = await fetched(after, filter)
      expect(position).toEqual(at(head))
      expect(positionOf(answer)).toEqual(position)
      seen[more ? 'more' : 'exact']++
      if (more) expect(count).toBeLessThanOrEqual(Math.min(12, all))
      else expect(count).toBe(all)
    }),
    {
      numRuns: size(12, 30),
      examples: [
        [0, ''],
        [0, 'type=Create'],
        [39, 'type=Like'],
        [head, ''],
      ],
    },
  )
  expect(Math.min(seen.exact, seen.more)).toBeGreaterThan(0)
})

describe('of one stream', () => {
  const cases: [query: string, Omit<Unread, 'position'>][] = [
    // Numbers are dense: without a filter nothing is looked at, and no bound is met.
    ['after=0', { count: head, more: false }],
    ['after=40', { count: 1, more: false }],
    ['after=41', { count: 0, more: false }],
    // 30 are looked at, 12 are counted.
    ['after=0&type=Like', { count: 10, more: true }],
    ['after=11&type=Like', { count: 10, more: false }],
    ['after=11&not.type=Like', { count: 12, more: true }],
    ['after=0&type=Nothing', { count: 0, more: true }],
  ]
  it.each(cases)('%s', async (query, wanted) => {
    expect((await unread(query)).json()).toMatchObject(wanted)
  })

  it('takes a position as it was given, and says nothing anew when nothing has changed', async () => {
    const first = await unread(`after=${epoch}:30`)
    expect(first.json()).toEqual({ count: 11, more: false, position: at(head) })
    const headers = { 'if-none-match': String(first.headers['etag']) }
    const again = await send(url, 'GET', '/streams/kept/unread?after=30', { headers })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it('a stream without entries has none that are unread', async () => {
    const answer = await get(url, '/streams/empty/unread?after=0')
    expect(answer.json()).toEqual({ count: 0, more: false, position: at(0) })
  })

  it.each([
    ['after=42', 409, 'position-lost'],
    ['after=another:2', 409, 'position-lost'],
    ['', 400, 'bad-parameter'],
    ['after=1&after=2', 400, 'bad-parameter'],
    ['after=x:y', 400, 'bad-parameter'],
    ['after=1&typ=Like', 400, 'bad-parameter'],
    ['after=1&limit=3', 400, 'bad-parameter'],
  ])('%s is %i %s', async (query, status, code) => {
    expectProblem(await unread(query), status, code)
  })
})

describe('of several streams', () => {
  const all = (query: string) => get(url, `/unread?${query}`)

  it('each is counted from its own position; one that is lost spoils no other', async () => {
    const answer = await all(`after=kept:${epoch}:38&after=empty:0&after=constructor:7`)
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        streams: {
          kept: { count: 3, more: false, position: at(head) },
          empty: { count: 0, more: false, position: at(0) },
          constructor: { code: 'position-lost', retry: 'now' },
        },
      },
    ])
  })

  it('a filter holds for all of them', async () => {
    const { streams } = (await all('after=kept:38&after=empty:0&type=Like')).json()
    expect(streams).toMatchObject({ kept: { count: 1 }, empty: { count: 0 } })
  })

  it.each([
    ['', 'bad-parameter'],
    ['after=general', 'bad-stream'],
    ['after=Not-A-Name:1', 'bad-stream'],
    ['after=a:1&after=a:2', 'bad-parameter'],
    ['after=a:x', 'bad-parameter'],
    [
      span(1, 21)
        .map((n) => `after=s${n}:0`)
        .join('&'),
      'bad-parameter',
    ],
  ])('%s is 400 %s', async (query, code) => {
    expectProblem(await all(query), 400, code)
  })
})

describe('on a socket', () => {
  it('asks the same, for one stream or several', async () => {
    const socket = await connect(url)
    const streams = { kept: at(38), empty: at(0), lost: { epoch: 'another', seq: 1 } }
    const ack = await ask<UnreadAck>(socket, 'unread', { streams, filter: { type: 'Like' } })
    expect(ack).toEqual({
      ok: true,
      streams: {
        kept: { count: 1, more: false, position: at(head) },
        empty: { count: 0, more: false, position: at(0) },
        lost: { code: 'position-lost', retry: 'now' },
      },
    })
    socket.disconnect()
  })

  const wrong: [Json, string][] = [
    [null, 'bad-request'],
    [{}, 'bad-request'],
    [{ streams: {} }, 'bad-request'],
    [{ streams: { kept: 3 } }, 'bad-request'],
    [{ streams: { 'Not-A-Name': { epoch: 'e', seq: 1 } } }, 'bad-stream'],
    [{ streams: { kept: { epoch: 'e', seq: 1 } }, more: 1 }, 'bad-request'],
    [{ streams: { kept: { epoch: 'e', seq: 1 } }, filter: { typ: 'Like' } }, 'bad-parameter'],
    [{ streams: twentyOne() }, 'bad-request'],
  ]
  it('refuses what it does not understand', async () => {
    const socket = await connect(url)
    for (const [input, code] of wrong)
      expect(await ask(socket, 'unread', input)).toMatchObject({ ok: false, code })
    socket.disconnect()
  })
})

function twentyOne(): JsonObject {
  return Object.fromEntries(span(1, 21).map((n) => [`s${n}`, { epoch: 'e', seq: 0 }]))
}
