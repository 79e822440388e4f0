import {
  queryOf,
  readEventsParameters,
  readPageParameters,
  readStreamName,
  readStreams,
  readStreamsParameters,
} from '../../server/accept/parameters'
import { LIMITS } from '../../server/config'
import { Refusal } from '../../server/errors'

const EPOCH = 'abcdefgh'
const page = (query: string) => readPageParameters(new URLSearchParams(query), EPOCH, LIMITS)
const events = (query: string, lastEventId?: string) =>
  readEventsParameters(new URLSearchParams(query), lastEventId, EPOCH, LIMITS)
const streams = (query: string) => readStreams(new URLSearchParams(query), LIMITS)

function codeOf(run: () => unknown): string | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test.each([
  ['/streams/weir/activities', ''],
  ['/streams/weir/activities?', ''],
  ['/a?limit=5&x=%3F', 'limit=5&x=%3F'],
  ['/a?b?c=d', 'b%3Fc=d'],
])('the query of %s', (url, query) => expect(queryOf(url).toString()).toBe(query))

test('a stream name', () => {
  expect(readStreamName('weir')).toBe('weir')
  for (const name of ['Weir', '', undefined, ['weir'], { $ne: null }])
    expect(codeOf(() => readStreamName(name))).toBe('bad-stream')
})

describe('streams to post to', () => {
  test.each([
    ['', ['general']],
    ['stream=weir', ['weir']],
    ['stream=weir&stream=lock', ['weir', 'lock']],
    ['stream=weir&stream=weir', ['weir']],
  ])('%s', (query, expected) => expect(streams(query)).toEqual(expected))

  test('at most so many, doubles not counted', () => {
    const many = Array.from({ length: LIMITS.streamsPerActivity }, (_, n) => `stream=s${n}`)
    expect(streams([...many, 'stream=s0'].join('&'))).toHaveLength(LIMITS.streamsPerActivity)
    expect(codeOf(() => streams([...many, 'stream=more'].join('&')))).toBe('bad-parameter')
  })

  test.each([
    ['stream=', 'bad-stream'],
    ['stream=Weir', 'bad-stream'],
    ['stream[$ne]=1', 'bad-parameter'],
    ['streams=weir', 'bad-parameter'],
    ['stream=weir&limit=1', 'bad-parameter'],
  ])('%s is %s', (query, code) => expect(codeOf(() => streams(query))).toBe(code))
})

describe('a page', () => {
  const cases: [query: string, expected: Partial<ReturnType<typeof page>>][] = [
    ['', { after: undefined, before: undefined, limit: 20, waitMs: 0, filter: null }],
    ['limit=1', { limit: 1 }],
    ['limit=100', { limit: 100 }],
    ['after=41', { after: 41 }],
    ['after=0', { after: 0 }],
    ['before=41', { before: 41 }],
    [`after=${EPOCH}:41`, { after: 41 }],
    [`before=${EPOCH}%3A41`, { before: 41 }],
    ['after=1&wait=30', { after: 1, waitMs: 30_000 }],
    ['wait=0', { waitMs: 0 }],
  ]
  test.each(cases)('%s', (query, expected) => expect(page(query)).toMatchObject(expected))

  test('the filter, and its own parameters for next and prev', () => {
    const { filter, filterQuery } = page('limit=5&type=Like&type=Create&not.actor=urn:a&before=9')
    expect(filterQuery.toString()).toBe('type=Like&type=Create&not.actor=urn%3Aa')
    expect(filter?.query).toBeDefined()
    expect(page('type=Create&type=Like&not.actor=urn:a').filter?.canonical).toBe(filter?.canonical)
  })

  const refused: [query: string, code: string][] = [
    ...['0', '101', '-1', '1.5', '', 'ten', '1e1', '0x5', '9'.repeat(20), ' 5', '+5'].map(
      (limit): [string, string] => [new URLSearchParams({ limit }).toString(), 'bad-parameter'],
    ),
    ['limit=5&limit=5', 'bad-parameter'],
    ['after=1&before=9', 'bad-parameter'],
    ['after=1&after=1', 'bad-parameter'],
    ['after=', 'bad-parameter'],
    ['after=-1', 'bad-parameter'],
    ['after=x:', 'bad-parameter'],
    ['after[$gt]=1', 'bad-parameter'],
    ['before=9007199254740992', 'bad-parameter'],
    ['after=zyxwvuts:41', 'position-lost'],
    ['before=zyxwvuts:41', 'position-lost'],
    ['wait=5', 'bad-parameter'],
    ['after=1&wait=31', 'bad-parameter'],
    ['after=1&wait=-1', 'bad-parameter'],
    ['limits=5', 'bad-parameter'],
    ['Type=Like', 'bad-parameter'],
    ['typ=Like', 'bad-parameter'],
    ['__proto__=x', 'bad-parameter'],
    ['not.typ=Like', 'bad-parameter'],
    ['not.limit=5', 'bad-parameter'],
  ]
  test.each(refused)('%s is %s', (query, code) => expect(codeOf(() => page(query))).toBe(code))
})

describe('events', () => {
  test.each([
    ['', undefined, null],
    ['', '', null],
    ['after=41', undefined, { epoch: EPOCH, seq: 41 }],
    ['after=zyxwvuts:41', undefined, { epoch: 'zyxwvuts', seq: 41 }],
    ['', 'zyxwvuts:41', { epoch: 'zyxwvuts', seq: 41 }],
    [`after=${EPOCH}:1`, `${EPOCH}:41`, { epoch: EPOCH, seq: 41 }],
    ['after=1', '', { epoch: EPOCH, seq: 1 }],
  ])('%s with Last-Event-ID %s', (query, lastEventId, position) => {
    expect(events(query, lastEventId).position).toEqual(position)
  })

  test('last and a filter', () => {
    expect(events('last=100&type=Like')).toMatchObject({
      last: 100,
      filter: { canonical: page('type=Like').filter!.canonical },
    })
    expect(events('')).toMatchObject({ last: 0, filter: null })
  })

  test.each([
    ['after=x', undefined],
    ['after=1&after=2', undefined],
    ['', 'not a position'],
    ['last=101', undefined],
    ['last=-1', undefined],
    ['limit=5', undefined],
    ['before=5', undefined],
    ['wait=5', undefined],
  ])('%s with Last-Event-ID %s is a bad parameter', (query, lastEventId) => {
    expect(codeOf(() => events(query, lastEventId))).toBe('bad-parameter')
  })
})

describe('the list of streams', () => {
  const list = (query: string) => readStreamsParameters(new URLSearchParams(query), LIMITS)
  test.each([
    ['', { after: '', limit: 20 }],
    ['after=weir&limit=100', { after: 'weir', limit: 100 }],
  ])('%s', (query, expected) => expect(list(query)).toEqual(expected))

  test.each([
    ['after=Weir', 'bad-stream'],
    ['after=', 'bad-stream'],
    ['after=a&after=b', 'bad-parameter'],
    ['limit=0', 'bad-parameter'],
    ['before=weir', 'bad-parameter'],
  ])('%s is %s', (query, code) => expect(codeOf(() => list(query))).toBe(code))
})
