import { PUBLIC } from '../../schemas/as2/spelling'
import { HAS } from '../../server/append/has'
import { compileFilter, parseFilter, parseFilterQuery } from '../../server/append/filter'
import { project } from '../../server/append/projection'
import { LIMITS } from '../../server/config'
import type { JsonObject } from '../../schemas/wire'
import { Refusal } from '../../server/errors'

const reserved = new Set(['after', 'limit'])
const fromQuery = (query: string) => parseFilterQuery(new URLSearchParams(query), reserved)
const canonical = (input: unknown) => compileFilter(parseFilter(input)).canonical

const refusalOf = (act: () => unknown): { code: string; detail: string | undefined } => {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, detail: error.detail }
    throw error
  }
  throw new Error('not refused')
}

const note: JsonObject = {
  type: 'Create',
  actor: { type: 'Person', id: 'urn:ada' },
  object: {
    type: ['Note', 'http://ns.example/Report'],
    id: 'urn:note',
    content: '<p>The gauge at the old bridge: 2 m</p>',
    tag: [{ type: 'Hashtag', name: '#Low-Water' }],
    inReplyTo: 'urn:question',
  },
  target: 'urn:board',
  to: 'as:Public',
  published: '2026-03-01T10:00:00Z',
}

describe('what matches', () => {
  test.each<[filter: object, expected: boolean]>([
    [{}, true],
    [{ type: 'Create' }, true],
    [{ type: ['Like', 'as:Create'] }, true],
    [{ type: 'Like' }, false],
    [{ type: 'create' }, false],
    [{ actor: 'urn:ada', actorType: 'Person', object: 'urn:note', target: 'urn:board' }, true],
    [{ actor: 'urn:ada', actorType: 'Group' }, false],
    [{ objectType: 'http://ns.example/Report' }, true],
    [{ inReplyTo: 'urn:question' }, true],
    [{ tag: 'low-water' }, true],
    [{ tag: '#LOW-water' }, true],
    [{ tag: 'water' }, false],
    [{ to: 'Public' }, true],
    [{ to: PUBLIC }, true],
    [{ text: 'BRIDGE' }, true],
    [{ text: 'bridge, gauge!' }, true],
    [{ text: 'bridge flood' }, false],
    [{ text: ['flood', 'old bridge'] }, true],
    [{ text: 'brid' }, false],
    [{ has: ['image', 'content'] }, true],
    [{ has: 'image' }, false],
    [{ since: '2026-03-01T10:00:00Z' }, true],
    [{ since: '2026-03-01T11:00+01:00', until: '2026-03-01T10:00:00.001Z' }, true],
    [{ until: '2026-03-01T10:00:00Z' }, false],
    [{ since: '2026-03-01', until: '2026-03-02' }, true],
    [{ not: { type: 'Like' } }, true],
    [{ not: { type: ['Like', 'Create'] } }, false],
    [{ type: 'Create', not: { actor: 'urn:ada' } }, false],
    [{ not: { tag: 'Low-Water' } }, false],
    [{ not: { text: 'old flood' } }, true],
    [{ not: { text: 'old gauge' } }, false],
    [{ not: { text: ['flood', 'old gauge'] } }, false],
    [{ not: { since: '2026-03-01T10:00:00Z' } }, false],
    [{ not: { until: '2026-03-01T10:00:00Z' } }, true],
    [{ not: { has: 'content' } }, false],
    [{ not: {} }, true],
    [{ type: undefined, not: undefined }, true],
  ])('%j is %j', (filter, expected) => {
    expect(compileFilter(parseFilter(filter)).matches(project(note))).toBe(expected)
  })
})

describe('the query string says the same', () => {
  test.each<[query: string, json: object]>([
    ['', {}],
    ['after=3&limit=7', {}],
    [
      'type=Like&type=Announce&not.actor=urn:a',
      { type: ['Announce', 'Like'], not: { actor: 'urn:a' } },
    ],
    ['tag=%23Low-Water&limit=2', { tag: 'low-water' }],
    ['text=old+bridge', { text: 'Bridge OLD' }],
    ['since=2026-03-01T10:00:00+02:00', { since: '2026-03-01T08:00Z' }],
    ['not.since=2026-03-01&until=2026-04-01', { until: '2026-03-01' }],
    ['not.until=2026-03-01&since=2026-02-01', { since: '2026-03-01' }],
  ])('%s', (query, json) => {
    expect(fromQuery(query)).toEqual(parseFilter(json))
  })
})

test('the canonical text is the filter itself as a query, in one order', () => {
  expect(canonical(undefined)).toBe('')
  expect(canonical({ not: {} })).toBe('')
  expect(
    canonical({
      until: '2026-03-02',
      not: { to: 'Public' },
      text: 'b a',
      type: ['as:Like', 'Announce', 'Like'],
    }),
  ).toBe(
    `type=Announce&type=Like&text=a+b&not.to=${encodeURIComponent(PUBLIC)}&until=2026-03-02T00%3A00%3A00.000Z`,
  )
})

test('conditions for the store', () => {
  const { query } = compileFilter(
    parseFilter({
      type: ['Like', 'Announce'],
      text: ['a b', 'c'],
      since: '1970-01-01T00:00:01Z',
      not: { type: 'Note', actor: 'urn:a', text: ['d e'] },
    }),
  )
  expect(query).toEqual({
    'p.types': { $in: ['Announce', 'Like'], $nin: ['Note'] },
    'p.actor': { $nin: ['urn:a'] },
    'p.published': { $gte: 1000 },
    $and: [
      { $or: [{ 'p.words': { $all: ['a', 'b'] } }, { 'p.words': { $all: ['c'] } }] },
      { $or: [{ 'p.words': { $nin: ['d'] } }, { 'p.words': { $nin: ['e'] } }] },
    ],
  })
  expect(compileFilter(parseFilter({})).query).toEqual({})
})

describe('refused in JSON', () => {
  const long = 'x'.repeat(LIMITS.filterValueBytes + 1)
  const words = Array.from({ length: LIMITS.filterWords + 1 }, (_, i) => `w${i}`)
  test.each<[input: unknown, code: string, named: string]>([
    [null, 'bad-request', 'object'],
    ['type=Like', 'bad-request', 'object'],
    [[], 'bad-request', 'object'],
    [{ type: 7 }, 'bad-request', 'type'],
    [{ type: null }, 'bad-request', 'type'],
    [{ type: { $ne: 'Like' } }, 'bad-request', 'type'],
    [{ type: ['Like', 7] }, 'bad-request', 'type'],
    [{ type: [['Like']] }, 'bad-request', 'type'],
    [{ not: 'Like' }, 'bad-request', 'not'],
    [{ not: [] }, 'bad-request', 'not'],
    [{ not: { actor: 7 } }, 'bad-request', 'not.actor'],
    [{ verb: 'like' }, 'bad-parameter', 'verb'],
    [{ $where: 'true' }, 'bad-parameter', '$where'],
    [{ constructor: 'x' }, 'bad-parameter', 'constructor'],
    [JSON.parse('{"__proto__": "x"}'), 'bad-parameter', '__proto__'],
    [{ 'not.type': 'Like' }, 'bad-parameter', 'not.type'],
    [{ not: { not: {} } }, 'bad-parameter', 'not.not'],
    [{ type: '' }, 'bad-parameter', 'type'],
    [{ type: 'as:' }, 'bad-parameter', 'type'],
    [{ type: [] }, 'bad-parameter', 'type'],
    [{ actor: 'urn:\ud800' }, 'bad-parameter', 'actor'],
    [{ actor: long }, 'bad-parameter', 'actor'],
    [{ not: { tag: '#' } }, 'bad-parameter', 'not.tag'],
    [{ text: '?!' }, 'bad-parameter', 'text'],
    [{ text: words.join(' ') }, 'bad-parameter', 'words'],
    [
      { text: words.slice(0, 40), not: { text: words.slice(40).join(' ') } },
      'bad-parameter',
      'words',
    ],
    [{ actor: Array(LIMITS.filterValues + 1).fill('urn:a') }, 'bad-parameter', 'values'],
    [{ actor: Array(LIMITS.filterValues).fill('urn:a'), type: 'Like' }, 'bad-parameter', 'values'],
    [{ has: 'everything' }, 'bad-parameter', HAS.join(', ')],
    [{ since: 'yesterday' }, 'bad-parameter', 'since'],
    [{ since: '9999-12-31T23:59:59-10:00' }, 'bad-parameter', 'since'],
    [{ not: { until: '0000-01-01T00:00+10:00' } }, 'bad-parameter', 'not.until'],
    [{ until: ['2026-01-01', '2026-01-02'] }, 'bad-parameter', 'until'],
  ])('%j', (input, code, named) => {
    const refusal = refusalOf(() => parseFilter(input))
    expect(refusal.code).toBe(code)
    expect(refusal.detail).toContain(named)
  })
})

describe('refused in a query', () => {
  test.each<[query: string, named: string]>([
    ['verb=like', 'verb'],
    ['type[$ne]=Like', 'type[$ne]'],
    ['not.verb=like', 'not.verb'],
    ['not.after=3', 'not.after'],
    ['not=Like', 'not'],
    ['Type=Like', 'Type'],
    ['type=', 'type'],
    ['since=2026-01-01&since=2026-01-02', 'since'],
    // Was read as 2 March.
    ['since=2026-02-30', 'since'],
    ['until=2027-02-29T10:00Z', 'until'],
  ])('%s', (query, named) => {
    const { code, detail } = refusalOf(() => fromQuery(query))
    expect({ code, detail }).toEqual({
      code: 'bad-parameter',
      detail: expect.stringContaining(`'${named}'`),
    })
  })
})
