import { createHistory, type History, type PageQuery } from '../../server/append/history'
import { hashOf, mintId } from '../../server/append/id'
import type { Store } from '../../server/append/store'
import { LIMITS } from '../../server/config'
import { stopStarted } from '../support/started'
import { entryAt, put, startStore } from './stored'

let store: Store
let history: History

/** `weir` has 1 to 30, every third is a Create; a filtered page looks at 10. */
beforeAll(async () => {
  store = await startStore()
  history = createHistory(store, { ...LIMITS, scanPerPage: 10 })
  const p = (seq: number) => ({
    ...entryAt('weir', seq).p,
    types: [seq % 3 === 0 ? 'Create' : 'Like'],
  })
  await put(
    store,
    ...Array.from({ length: 30 }, (_, at) => entryAt('weir', at + 1, { p: p(at + 1) })),
    ...[1, 2].map((seq) => entryAt('lock', seq, { at: new Date('2026-03-01') })),
  )
  await store.streams.insertMany(['weir', 'lock', 'empty'].map((_id) => ({ _id })))
})
afterAll(stopStarted)

const down = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, from - to + 1) }, (_, at) => from - at)

type Case = [
  query: Omit<PageQuery, 'limit'> & { limit?: number },
  seqs: number[],
  lowest: number,
  highest: number,
]

describe('a page', () => {
  const cases: Case[] = [
    [{}, down(30, 26), 26, 30],
    [{ limit: 30 }, down(30, 1), 1, 30],
    [{ limit: 100 }, down(30, 1), 1, 30],
    [{ before: 26 }, down(25, 21), 21, 25],
    [{ before: 6 }, down(5, 1), 1, 5],
    [{ before: 4 }, down(3, 1), 1, 3],
    [{ before: 1 }, [], 1, 0],
    [{ before: 0 }, [], 1, 0],
    [{ before: 31 }, down(30, 26), 26, 30],
    [{ before: 999 }, down(30, 26), 26, 30],
    [{ after: 0 }, down(5, 1), 1, 5],
    [{ after: 10 }, down(15, 11), 11, 15],
    [{ after: 27 }, down(30, 28), 28, 30],
    [{ after: 25 }, down(30, 26), 26, 30],
    [{ after: 30 }, [], 31, 30],
  ]
  test.each(cases)('%j', async (query, seqs, lowest, highest) => {
    const page = await history.page('weir', { limit: 5, ...query })
    expect(page).toEqual({
      head: 30,
      entries: seqs.map((seq) => ({ seq, text: entryAt('weir', seq).text })),
      lowest,
      highest,
    })
  })
})

describe('a filtered page looks at so many, and says at which', () => {
  const where = { 'p.types': { $in: ['Create'] } }
  const cases: Case[] = [
    [{}, [30, 27, 24, 21], 21, 30],
    [{ limit: 2 }, [30, 27], 27, 30],
    [{ before: 21 }, [18, 15, 12], 11, 20],
    [{ before: 11 }, [9, 6, 3], 1, 10],
    [{ after: 0 }, [9, 6, 3], 1, 10],
    [{ after: 0, limit: 2 }, [6, 3], 1, 6],
    [{ after: 25 }, [30, 27], 26, 30],
    [{ after: 30 }, [], 31, 30],
  ]
  test.each(cases)('%j', async (query, seqs, lowest, highest) => {
    const page = await history.page('weir', { limit: 5, ...query, where })
    expect(page.entries.map(({ seq }) => seq)).toEqual(seqs)
    expect([page.head, page.lowest, page.highest]).toEqual([30, lowest, highest])
  })

  test('it may be empty while older ones stand', async () => {
    const none = { 'p.types': { $in: ['Nothing'] } }
    expect(await history.page('weir', { limit: 5, where: none })).toEqual({
      head: 30,
      entries: [],
      lowest: 21,
      highest: 30,
    })
  })
})

test.each([undefined, { 'p.types': { $in: ['Create'] } }])(
  'pages downward and upward join without a seam, filter %j',
  async (where) => {
    const wanted = down(30, 1).filter((seq) => !where || seq % 3 === 0)
    const filter = where ? { where } : {}
    const downward: number[] = []
    for (let before = 999; before > 1;) {
      const page = await history.page('weir', { limit: 4, before, ...filter })
      downward.push(...page.entries.map(({ seq }) => seq))
      expect(page.lowest).toBeLessThan(before)
      before = page.lowest
    }
    expect(downward).toEqual(wanted)
    const upward: number[] = []
    for (let after = 0; after < 30;) {
      const page = await history.page('weir', { limit: 4, after, ...filter })
      upward.unshift(...page.entries.map(({ seq }) => seq))
      expect(page.highest).toBeGreaterThan(after)
      after = page.highest
    }
    expect(upward).toEqual(wanted)
  },
)

test('a stream without entries is an empty page', async () => {
  const empty = { head: 0, entries: [], lowest: 1, highest: 0 }
  expect(await history.page('nothing', { limit: 5 })).toEqual(empty)
  expect(await history.page('nothing', { limit: 5, after: 0 })).toEqual(empty)
  expect(await history.page('nothing', { limit: 5, before: 9 })).toEqual(empty)
})

test('heads and ranges', async () => {
  expect([await history.head('weir'), await history.headOnPrimary('weir')]).toEqual([30, 30])
  expect([await history.head('nothing'), await history.headOnPrimary('nothing')]).toEqual([0, 0])
  const seqs = async (after: number, limit: number) =>
    (await history.range('weir', after, limit)).map(({ seq }) => seq)
  expect(await seqs(0, 3)).toEqual([1, 2, 3])
  expect(await seqs(28, 200)).toEqual([29, 30])
  expect(await seqs(30, 200)).toEqual([])
})

test('for delivery nothing leaves but seq and text', async () => {
  const [one] = await history.range('weir', 0, 1)
  expect(Object.keys(one!).toSorted()).toEqual(['seq', 'text'])
})

test('the heads of streams that got entries since then', async () => {
  expect(await history.headsSince(new Date('2026-02-01'))).toEqual(
    new Map([
      ['weir', 30],
      ['lock', 2],
    ]),
  )
  expect((await history.headsSince(new Date('2026-03-02'))).get('lock')).toBeUndefined()
  expect(await history.headsSince(new Date(Date.now() + 60_000))).toEqual(new Map())
})

test('streams by name', async () => {
  expect(await history.streams('', 2)).toEqual([
    { name: 'empty', head: 0 },
    { name: 'lock', head: 2 },
  ])
  expect(await history.streams('lock', 2)).toEqual([{ name: 'weir', head: 30 }])
  expect(await history.streams('weir', 2)).toEqual([])
})

test('the identity', async () => {
  expect(await history.identity()).toEqual(store.identity)
})

describe('find', () => {
  const minted = mintId('https://old.example/feed', Date.now())
  const segment = minted.slice(-26)
  const impostor = `https://evil.example/activities/${segment}`
  const keyOfHash = (id: string) => hashOf(id).slice(0, 22)
  const entryWith = (stream: string, seq: number, id: string, key: string, copy?: true) =>
    entryAt(stream, seq, { id, idHash: hashOf(id), key, ...(copy ? { copy } : {}) })
  beforeAll(() =>
    put(
      store,
      entryWith('find', 1, minted, segment, true),
      entryWith('first', 1, minted, segment),
      entryWith('find', 2, 'urn:foreign', keyOfHash('urn:foreign')),
      entryWith('find', 3, impostor, keyOfHash(impostor)),
    ),
  )

  test.each([
    ['a segment', segment, minted],
    ['the id', minted, minted],
    ['the id under another PUBLIC_URL', `https://new.example/activities/${segment}`, minted],
    ['a hash', keyOfHash('urn:foreign'), 'urn:foreign'],
    ['a foreign id', 'urn:foreign', 'urn:foreign'],
    ['a foreign id that ends like a minted one', impostor, impostor],
    ['its hash', keyOfHash(impostor), impostor],
  ])('by %s', async (_title, param, id) => {
    expect(await history.find(param)).toMatchObject({ id })
  })

  test('of several, the one in the stream that was posted to first', async () => {
    expect(await history.find(segment)).toMatchObject({ stream: 'first' })
  })

  test.each(['', 'urn:nothing', 'x'.repeat(22), `https://x.example/activities/${'0'.repeat(26)}`])(
    'nothing by %j',
    async (param) => expect(await history.find(param)).toBeNull(),
  )
})
