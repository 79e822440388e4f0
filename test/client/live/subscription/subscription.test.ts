import { createPool } from '../../../../client/live/hub/pool'
import type { Asking, Told } from '../../../../client/live/hub/source'
import { createBookmark, type Keeper } from '../../../../client/live/subscription/bookmark'
import { createSubscription, type Entry } from '../../../../client/live/subscription/subscription'
import type { Position } from '../../../../schemas/position'
import type { SubscribeAck } from '../../../../schemas/wire'
import { span } from '../../../support/sockets'
import { Server } from '../server'

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] })
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
})
afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

const pass = (ms = 200): Promise<void> => jest.advanceTimersByTimeAsync(ms)

function start(
  seq: number | null,
  more: { queueMost?: number; keeper?: Keeper; last?: number } = {},
) {
  const server = new Server(() => 0)
  const source = createPool([server.transport('socket')])
  const { queueMost = 10, last = 0, keeper } = more
  const subscribe = (position: Position | null) =>
    createSubscription({
      source,
      head: server.head,
      stream: 'a',
      filter: undefined,
      last,
      position,
      queueMost,
      bookmark: keeper ? createBookmark(keeper, 'it') : null,
      onClose: () => undefined,
    })
  const { subscription, goes } = subscribe(seq === null ? null : { epoch: 'one', seq })
  return { server, source, subscription, goes, subscribe }
}

/** The next ones of a loop, however long they take. */
async function take(entries: AsyncIterator<Entry>, count: number): Promise<(number | undefined)[]> {
  const taken: (number | undefined)[] = []
  const taking = (async () => {
    while (taken.length < count) taken.push((await entries.next()).value?.seq)
  })()
  for (let times = 0; times < 1_000 && taken.length < count; times++) await pass(10)
  await taking
  return taken
}

test('P7: what a slow loop does not take stays with the server', async () => {
  const { server, subscription, source } = start(0)
  const loop = subscription[Symbol.asyncIterator]()
  server.post('a', 500)
  await pass()
  const states: string[] = []
  subscription.on('state', ({ state }) => states.push(state))
  expect([subscription.state, subscription.position?.seq]).toEqual(['catching up', 0])
  // A frame of four may pass the mark; no more is asked for until half has been taken.
  expect(await take(loop, 7)).toEqual(span(1, 7))
  await pass()
  expect(server.subscribes).toBe(2)
  expect(await take(loop, 493)).toEqual(span(8, 500))
  expect(subscription.position).toEqual({ epoch: 'one', seq: 500 })
  await pass()
  expect(states.at(-1)).toBe('live')
  source.close()
})

test('how much can wait: the mark and one frame', async () => {
  const server = new Server(() => 0.99)
  const source = createPool([server.transport('socket')])
  server.post('a', 500)
  let most = 0
  const { subscription } = createSubscription({
    source,
    head: server.head,
    stream: 'a',
    filter: undefined,
    last: 0,
    position: { epoch: 'one', seq: 0 },
    queueMost: 10,
    bookmark: null,
    onClose: () => undefined,
  })
  subscription.on('position', ({ seq }) => {
    most = Math.max(most, seq)
  })
  subscription[Symbol.asyncIterator]()
  await pass(5_000)
  expect(most).toBeLessThanOrEqual(14)
  expect(server.connections.size).toBe(0)
  source.close()
})

test('without a listener entries wait for the loop; with one they do not', async () => {
  const { server, subscription, source } = start(0)
  server.post('a', 3)
  await pass()
  const heard: number[] = []
  const off = subscription.on('entries', ({ entries }) =>
    heard.push(...entries.map(({ seq }) => seq)),
  )
  await pass()
  expect([heard, subscription.position?.seq]).toEqual([[1, 2, 3], 3])
  server.post('a', 40)
  await pass()
  expect(heard).toEqual(span(1, 43))
  off()
  server.post('a', 30)
  await pass()
  const loop = subscription[Symbol.asyncIterator]()
  expect(await take(loop, 30)).toEqual(span(44, 73))
  source.close()
})

test('what waited beyond the mark goes to a listener as well, and it goes on', async () => {
  const { server, subscription, source } = start(0, { queueMost: 3 })
  server.post('a', 30)
  await pass()
  const heard: number[] = []
  subscription.on('entries', ({ entries }) => heard.push(...entries.map(({ seq }) => seq)))
  await pass(5_000)
  expect(heard).toEqual(span(1, 30))
  source.close()
})

test('states: connecting, live, offline with the next try, catching up to the head that was asked for, live', async () => {
  const { server, subscription, source } = start(null)
  const states: unknown[] = []
  subscription.on('state', ({ state, nextTryAt, head, transport }) =>
    states.push([
      state,
      nextTryAt === null ? null : nextTryAt - Date.now(),
      head?.seq ?? null,
      transport,
    ]),
  )
  expect(subscription.state).toBe('connecting')
  await pass()
  server.cut()
  server.post('a', 9)
  await pass(2_000)
  expect(states).toEqual([
    ['connecting', null, null, 'socket'],
    ['live', null, null, 'socket'],
    ['offline', 1_000, null, null],
    ['offline', null, null, 'socket'],
    ['catching up', null, null, 'socket'],
    ['catching up', null, 9, 'socket'],
    ['live', null, 9, 'socket'],
  ])
  subscription.close()
  expect(subscription.state).toBe('closed')
  source.close()
})

test('when the head can not be asked it is live as soon as it is answered', async () => {
  const { server, subscription, source } = start(0)
  server.head = () => Promise.reject(new Error('away'))
  await pass()
  expect(subscription.state).toBe('live')
  source.close()
})

test('P3: another database is told, once, and the first entry after it says so too', async () => {
  const { server, subscription, source } = start(0, { last: 2 })
  const told: unknown[] = []
  subscription.on('cut', ({ position }) => told.push(position))
  const loop = subscription[Symbol.asyncIterator]()
  server.post('a', 3)
  await pass()
  server.restart('two', 1)
  await pass()
  server.post('a', 2)
  await pass()
  const taken = []
  for (let times = 0; times < 5; times++) {
    const { value } = await loop.next()
    taken.push([value?.seq, value?.cut ?? false])
  }
  expect(taken).toEqual([
    [1, false],
    [2, false],
    [3, false],
    [2, true],
    [3, false],
  ])
  expect(told).toEqual([{ epoch: 'two', seq: 1 }])
  source.close()
})

test('refused for now: it asks again; for ever: the loop gets what there is, then the refusal', async () => {
  const { server, subscription, source } = start(0)
  const busy: SubscribeAck = { ok: false, code: 'busy', retry: 'later' }
  server.refusal = busy
  await pass()
  server.refusal = null
  server.post('a', 2)
  await pass(3_000)
  server.refusal = { ok: false, code: 'forbidden', retry: 'never' }
  server.cut()
  await pass(3_000)
  const loop = subscription[Symbol.asyncIterator]()
  expect(await take(loop, 2)).toEqual([1, 2])
  await expect(loop.next()).rejects.toMatchObject({ name: 'Refusal', code: 'forbidden' })
  expect(await loop.next()).toEqual({ value: undefined, done: true })
  expect(subscription.state).toBe('closed')
  source.close()
})

test('P3: a frame that leaves a gap is not shown; it asks again from where it is', async () => {
  const asked: Asking[] = []
  let hear: (told: Told) => void = () => undefined
  const seen: number[] = []
  const { subscription } = createSubscription({
    source: {
      join: (_wanted, listener) => {
        hear = listener
        return { ask: (asking) => asked.push(asking), leave: () => undefined }
      },
      wake: () => undefined,
      close: () => undefined,
    },
    head: () => Promise.reject(new Error('away')),
    stream: 'a',
    filter: undefined,
    last: 0,
    position: { epoch: 'one', seq: 4 },
    queueMost: 10,
    bookmark: null,
    onClose: () => undefined,
  })
  subscription.on('entries', ({ entries }) => seen.push(...entries.map(({ seq }) => seq)))
  const position = { epoch: 'one', seq: 4 }
  const frame = (from: number, seq: number) => ({
    ...{ room: 'a', stream: 'a', epoch: 'one', from, seq },
    entries: [{ seq, activity: {} }],
  })
  hear({ what: 'opened', transport: 'socket' })
  hear({ what: 'answered', answer: { ok: true, room: 'a', recovered: true, position } })
  hear({ what: 'entries', frame: frame(4, 5) })
  hear({ what: 'entries', frame: frame(6, 7) })
  expect([seen, asked.map((asking) => asking.position?.seq)]).toEqual([[5], [4, 5]])
})

test('leaving the loop closes it', async () => {
  const { server, subscription, source } = start(0)
  server.post('a', 5)
  await pass()
  for await (const { seq } of subscription) if (seq === 2) break
  expect(subscription.state).toBe('closed')
  await pass(3_000)
  expect(server.connections.size).toBe(0)
  source.close()
})

describe('a kept position', () => {
  const keeperOf = (kept: Map<string, string>): Keeper => ({
    get: async (name) => kept.get(name),
    set: (name, text) => kept.set(name, text),
  })

  test('is up to what the loop has dealt with', async () => {
    const kept = new Map<string, string>()
    const { server, subscription, source, subscribe } = start(null, { keeper: keeperOf(kept) })
    const loop = subscription[Symbol.asyncIterator]()
    await pass()
    server.post('a', 3)
    await pass()
    expect(await take(loop, 2)).toEqual([1, 2])
    await pass(300)
    expect(kept.get('it')).toBe('one:1')
    subscription.close()
    const second = subscribe(null).subscription[Symbol.asyncIterator]()
    await pass()
    expect(await take(second, 2)).toEqual([2, 3])
    const waiting = second.next()
    await pass(300)
    expect(kept.get('it')).toBe('one:3')
    await second.return?.()
    expect(await waiting).toEqual({ value: undefined, done: true })
    source.close()
  })

  test('is written a few times a second, and when it is closed', async () => {
    const writes: string[] = []
    const keeper: Keeper = { get: () => null, set: (_name, text) => writes.push(text) }
    const { server, subscription, source } = start(null, { keeper })
    subscription.on('entries', () => undefined)
    await pass()
    for (let times = 0; times < 100; times++) {
      server.post('a')
      await pass(10)
    }
    expect(writes.length).toBeLessThan(8)
    subscription.close()
    expect(writes.at(-1)).toBe('one:100')
    source.close()
  })

  test.each<[string, Keeper]>([
    ['that can not be read', { get: () => Promise.reject(new Error('no')), set: () => undefined }],
    [
      'that throws',
      {
        get: () => {
          throw new Error('no')
        },
        set: () => {
          throw new Error('full')
        },
      },
    ],
    ['that is no position', { get: () => 'x:y', set: () => undefined }],
  ])('%s is none', async (_, keeper) => {
    const { server, subscription, source } = start(null, { keeper })
    subscription.on('entries', () => undefined)
    await pass()
    server.post('a', 2)
    await pass(1_000)
    expect([subscription.state, subscription.position?.seq]).toEqual(['live', 2])
    source.close()
  })

  test('gives way to one that is given', async () => {
    const kept = new Map([['it', 'one:1']])
    const { server, subscribe, subscription, source } = start(2, { keeper: keeperOf(kept) })
    subscription.close()
    server.post('a', 4)
    const loop = subscribe({ epoch: 'one', seq: 2 }).subscription[Symbol.asyncIterator]()
    await pass()
    expect(await take(loop, 2)).toEqual([3, 4])
    source.close()
  })
})
