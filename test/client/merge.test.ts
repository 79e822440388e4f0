import { createMerging, olderHref, placesIn, standing } from '../../client/merge'

const BEGIN = Date.parse('2026-11-12T10:00:00Z')
const said = (published: unknown, seq = 1) => ({ seq, activity: { published } as never })
const clock = (ms: number): string => new Date(BEGIN + ms).toISOString()

function start() {
  let now = BEGIN
  const merging = createMerging(['a', 'b'], () => now)
  return {
    merging,
    pass: (ms: number) => (now += ms),
    at: (stream: string, published: unknown) =>
      Math.round(merging.arrived(stream, said(published)) - BEGIN),
  }
}

test.each<[string, unknown, number]>([
  ['long ago', clock(-86_400_000), 5_000],
  ['in the future', clock(86_400_000), 5_000],
  ['never', undefined, 5_000],
])('what comes live arrives now, though published %s', (_, published, at) => {
  const page = start()
  page.merging.stands('a', true)
  page.pass(5_000)
  expect(page.at('a', published)).toBe(at)
})

test.each<[string, unknown, number]>([
  ['within the absence: then', clock(7_000), 7_000],
  ['before it: at its beginning', clock(1_000), 5_000],
  ['after now: now', clock(60_000), 10_000],
  ['never: at its beginning', 'yesterday', 5_000],
])('what is caught up, published %s', (_, published, at) => {
  const page = start()
  page.merging.stands('a', true)
  page.pass(5_000)
  page.merging.stands('a', false)
  page.pass(5_000)
  expect(page.at('a', published)).toBe(at)
  expect(page.merging.levelAt).toBe(BEGIN)
  page.merging.stands('b', true)
  expect(page.merging.levelAt).toBe(BEGIN + 5_000)
})

test('a page that came slowly thinks it is earlier than it is: what was caught up still stands as it was published', () => {
  const page = start()
  page.merging.stands('a', true)
  page.merging.stands('b', true)
  page.pass(5_000)
  page.merging.stands('a', false)
  page.merging.stands('b', false)
  page.pass(100)
  // By the server's clock it is 5,600 now; the second stream is caught up first.
  const two = page.at('b', clock(5_520))
  const three = page.at('b', clock(5_530))
  const one = page.at('a', clock(5_510))
  expect([one, two, three]).toEqual([5_510, 5_520, 5_530])
  page.merging.stands('a', true)
  expect(page.at('a', clock(0))).toBeGreaterThanOrEqual(three)
})

test('within a stream the time only grows, and stays above the seam', () => {
  const { merging, pass } = start()
  pass(10_000)
  const times = [clock(9_000), clock(2_000), clock(-5)].map((at) => merging.arrived('a', said(at)))
  expect(times).toEqual([...new Set(times)].sort((one, other) => one - other))
  expect(merging.arrived('b', said(clock(-5)))).toBeGreaterThan(merging.levelAt)
})

test('what a row says of its places is what it was given', () => {
  const places = [
    { stream: 'a.b-c', seq: 4 },
    { stream: 'd', seq: 12 },
  ]
  expect(placesIn(standing(places, 5).from)).toEqual(places)
  expect(placesIn('')).toEqual([])
})

test('each stream goes on below what stands on the page', () => {
  const positions = new Map(
    ['a', 'b'].map((name) => [name, { epoch: 'one', seq: 9 }] as [string, never]),
  )
  expect(olderHref(new Map([['a', 3]]), positions)).toBe(
    '/?stream=a&before=one%3A3&stream=b&before=one%3A10',
  )
})
