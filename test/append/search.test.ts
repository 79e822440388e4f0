/**
 * Search over all streams and one: what is found, in which order, how far a read looks, and which index the embedded store reads.
 */
import type { JsonObject } from '../../schemas/wire'
import { ENTRY_INDEXES } from '../../server/append/entry'
import { project } from '../../server/append/projection'
import { createSearch, searchWithin, type Search } from '../../server/append/search'
import { parseSince, sinceText, type Since } from '../../server/append/since'
import { LIMITS } from '../../server/config'
import { parseFilter as parseQuery } from '../../server/embedded/mongodb/data/filter'
import { parseSort } from '../../server/embedded/mongodb/data/sort'
import { decode, encode } from '../../server/embedded/mongodb/data/values'
import { addIndex, createCollection } from '../../server/embedded/mongodb/store/collection'
import { plan } from '../../server/embedded/mongodb/store/plan'
import { stopStarted } from '../support/started'
import { entryAt, put, startStore } from './stored'

const LENGTH = 240
const BUDGET = 20
const STREAMS = ['weir', 'lock', 'mill']
const START = Date.UTC(2026, 0, 1)

/** All have "the"; every third "rowan", every sixtieth "heron". Three at a time arrive in one instant, one in each stream. */
const streamAt = (n: number): string => STREAMS[n % 3]!
const wordsAt = (n: number): string[] => [
  'the',
  ...(n % 2 === 0 ? ['rowan'] : []),
  ...(n % 60 === 7 ? ['heron'] : []),
]
const activityAt = (n: number): JsonObject => ({
  type: n % 5 === 0 ? 'Like' : 'Create',
  object: { type: 'Note', content: wordsAt(n).join(' ') },
})

let search: Search
beforeAll(async () => {
  const store = await startStore()
  search = createSearch(store.entries, { ...LIMITS, scanPerPage: BUDGET })
  const all = Array.from({ length: LENGTH }, (_, n) =>
    entryAt(streamAt(n), n + 1, {
      p: project(activityAt(n)),
      at: new Date(START + Math.floor(n / 3) * 1000),
    }),
  )
  await put(store, ...all)
})
afterAll(stopStarted)

const asked = { stream: null, where: null, since: null, limit: 10 }
/** The numbers of all that is found from page to page, and how many pages it took. */
async function walk(more: Partial<Parameters<Search>[0]> & { words: string[] }) {
  const found: number[] = []
  let [since, pages]: [Since | null, number] = [null, 0]
  do {
    const page = await search({ ...asked, ...more, since })
    found.push(...page.entries.map(({ seq }) => seq - 1))
    since = page.next && parseSince(sinceText(page.next))
    pages++
  } while (since !== null)
  return { found, pages }
}
const all = (is: (n: number) => boolean): number[] =>
  Array.from({ length: LENGTH }, (_, n) => n).filter(is)
const sorted = (numbers: number[]): number[] => numbers.toSorted((a, b) => a - b)

describe('pages join without a seam, down to the end, though entries share their instant (P3, P4)', () => {
  test.each<[string, Partial<Parameters<Search>[0]> & { words: string[] }, (n: number) => boolean]>(
    [
      ['a rare word', { words: ['heron'] }, (n) => n % 60 === 7],
      ['a word of all', { words: ['the'] }, () => true],
      ['rare and common', { words: ['the', 'heron'] }, (n) => n % 60 === 7],
      ['two common words', { words: ['the', 'rowan'] }, (n) => n % 2 === 0],
      ['none', { words: ['otter'] }, () => false],
      ['one of them nowhere', { words: ['the', 'otter'] }, () => false],
      ['one stream', { words: ['rowan'], stream: 'lock' }, (n) => n % 3 === 1 && n % 2 === 0],
      [
        'with a condition',
        { words: ['the'], where: { 'p.types': { $in: ['Like'] } } },
        (n) => n % 5 === 0,
      ],
    ],
  )('%s', async (_, query, matches) => {
    const { found } = await walk(query)
    expect(sorted(found)).toEqual(all(matches))
    const instants = found.map((n) => Math.floor(n / 3))
    expect(instants).toEqual(instants.toSorted((a, b) => b - a))
  })
})

test('a read looks at so many entries of the word that leads, and says where it goes on (P7)', async () => {
  const first = await search({
    ...asked,
    words: ['the'],
    where: { 'p.types': { $in: ['Travel'] } },
  })
  // Four windows of 20 and what shares their last instant; never the whole log.
  expect(first.entries).toEqual([])
  expect(first.next!.at).toBeGreaterThan(START + ((LENGTH - 4 * (BUDGET + 3)) / 3) * 1000)
})

test('the rarer word leads: nothing is cut where it is in few', async () => {
  const found = await search({ ...asked, words: ['the', 'heron'] })
  expect([found.entries.length, found.next]).toEqual([4, null])
})

describe('what one answer holds', () => {
  const reading = { bytes: 1e6, mayRead: () => true }
  test('only streams that may be read (P9)', async () => {
    const mayRead = (stream: string) => stream === 'lock'
    const { entries } = await searchWithin(
      search,
      { ...asked, words: ['the'] },
      { ...reading, mayRead },
    )
    expect(new Set(entries.map(({ stream }) => stream))).toEqual(new Set(['lock']))
  })
  test('so much text, and what was cut off comes next', async () => {
    const query = { ...asked, words: ['the'] }
    const whole = await searchWithin(search, query, reading)
    const part = await searchWithin(search, query, { ...reading, bytes: 1 })
    expect(part.entries).toEqual(whole.entries.slice(0, 1))
    const rest = await searchWithin(search, { ...query, since: part.next }, reading)
    expect(rest.entries.slice(0, 9)).toEqual(whole.entries.slice(1))
  })
})

test('the embedded store reads the index of words in the order of the page', () => {
  const collection = createCollection('freshet.entries')
  for (const [key, options] of ENTRY_INDEXES)
    addIndex(collection, {
      name: Object.keys(key).join(),
      key,
      unique: options.unique === true,
      sparse: options.sparse === true,
      ...(options.partialFilterExpression
        ? { partial: decode(encode(options.partialFilterExpression)) }
        : {}),
    })
  const queries = [
    {},
    { at: { $lte: new Date() } },
    { at: { $gte: new Date() }, stream: 'weir', $and: [{ 'p.words': { $all: ['a', 'b'] } }] },
  ]
  for (const more of queries) {
    const filter = parseQuery(decode(encode({ 'p.words': 'a', ...more })))
    const chosen = plan(filter, parseSort({ at: -1 }), collection.indexes.values())!
    expect([chosen.index.spec.name, chosen.sorted]).toEqual(['p.words,at', true])
  }
})
