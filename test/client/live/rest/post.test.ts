import type { Ask, Asked } from '../../../../client/live/rest/ask'
import { post, type PostOptions } from '../../../../client/live/rest/post'

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate'] })
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
})
afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

const stored = (): Response =>
  Response.json(
    { id: 'https://it.example/activities/1' },
    {
      status: 201,
      headers: { 'freshet-position': 'one:7', location: 'https://it.example/activities/1' },
    },
  )
const refused = (status: number, code: string, headers = {}): Response =>
  Response.json({ code, detail: 'Because.' }, { status, headers })
const LIKE = { type: 'Like', actor: 'https://people.example/ann' }

/** Posts against answers one after the other; an Error is no answer. */
async function run(
  answers: (Response | Error)[],
  activity: object = LIKE,
  options: PostOptions = {},
) {
  const asked: (Asked & { path: string; at: number })[] = []
  const began = Date.now()
  let waited = 0
  const ask: Ask = async (path, given = {}) => {
    asked.push({ ...given, path, at: Date.now() - began })
    const answer = answers.shift()!
    if (answer instanceof Error) throw answer
    return answer
  }
  const onWaiting = (): void => void waited++
  const outcome = post(ask, ['a'], activity as typeof LIKE, { ...options, onWaiting }).then(
    (posted) => ({ posted, error: null }),
    (error: unknown) => ({ posted: null, error }),
  )
  for (let times = 0; times < 200; times++) {
    await new Promise((done) => setImmediate(done))
    jest.advanceTimersByTime(100)
  }
  return { ...(await outcome), asked, waited }
}

const keysOf = (asked: readonly Asked[]): (string | undefined)[] =>
  asked.map(({ headers }) => headers?.['idempotency-key'])

test('no answer: the same again, under the same key, after longer and longer', async () => {
  const away = new TypeError('fetch failed')
  const { posted, asked, waited } = await run([away, refused(503, 'no-primary'), away, stored()])
  expect(posted).toMatchObject({ isNew: true, position: { epoch: 'one', seq: 7 } })
  expect(asked.map(({ at }) => at)).toEqual([0, 300, 900, 2_100])
  expect(new Set(keysOf(asked)).size).toBe(1)
  expect(keysOf(asked)[0]).toMatch(/^"[0-9a-f-]{36}"$/)
  expect(new Set(asked.map(({ body }) => body))).toEqual(new Set([JSON.stringify(LIKE)]))
  expect(waited).toBe(3)
})

test('too fast: when the server says', async () => {
  const slow = refused(429, 'slow-down', { 'retry-after': '5' })
  const { asked } = await run([slow, stored()])
  expect(asked.map(({ at }) => at)).toEqual([0, 5_000])
})

test.each([400, 403, 409, 410, 413, 422])('%d is told at once', async (status) => {
  const { error, asked } = await run([refused(status, 'it')])
  expect(error).toMatchObject({
    name: 'Refusal',
    code: 'it',
    status,
    detail: 'Because.',
    message: 'Because.',
  })
  expect(asked).toHaveLength(1)
})

test('when the patience ends, nobody knows, or the last refusal is told', async () => {
  const away = Array.from(
    { length: 9 },
    () => new TypeError('fetch failed', { cause: { code: 'x' } }),
  )
  const unknown = await run(away, LIKE, { patienceMs: 1_000 })
  expect(unknown.error).toMatchObject({ name: 'Unanswered' })
  expect(unknown.asked).toHaveLength(3)
  const busy = Array.from({ length: 9 }, () => refused(503, 'busy'))
  expect((await run(busy, LIKE, { patienceMs: 1_000 })).error).toMatchObject({ code: 'busy' })
  expect((await run([refused(503, 'busy')], LIKE, { patienceMs: 0 })).asked).toHaveLength(1)
})

test('a signal ends the tries', async () => {
  const ending = new AbortController()
  setTimeout(() => ending.abort(new Error('enough')), 500)
  const away = Array.from({ length: 9 }, () => new TypeError('fetch failed'))
  const { error, asked } = await run(away, LIKE, { signal: ending.signal })
  expect(error).toEqual(new Error('enough'))
  expect(asked).toHaveLength(2)
})

test.each<[string, object, boolean]>([
  ['an activity without an id', LIKE, true],
  ['an activity with an id', { ...LIKE, id: 'urn:x' }, false],
  ['one of an unknown type, by its actor', { ...LIKE, type: 'Ping', id: 'urn:x' }, false],
  ['in full', { type: ['x:Y', 'https://www.w3.org/ns/activitystreams#Add'], id: 'urn:x' }, false],
  ['an object, whose id is not that of its Create', { type: 'Note', id: 'urn:x' }, true],
  ['nothing known', { id: 'urn:x' }, true],
])('%s: under a key of its own: %s', async (_, activity, isKeyed) => {
  const { asked } = await run([stored()], activity)
  expect(keysOf(asked)[0] !== undefined).toBe(isKeyed)
})

test('what answers is no Freshet', async () => {
  const { error } = await run([new Response('<html>')], LIKE, { patienceMs: 0 })
  expect(error).toMatchObject({ name: 'Unanswered' })
})
