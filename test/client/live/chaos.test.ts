/**
 * P2, P3 and P4 in a played world: many subscriptions on few lines, transports that come and go, readers that are slow.
 * FULL=1 plays a thousand.
 */
import { createPool } from '../../../client/live/hub/pool'
import { TRANSPORTS } from '../../../client/live/line/transport'
import {
  createSubscription,
  type Subscription,
} from '../../../client/live/subscription/subscription'
import type { Position } from '../../../schemas/position'
import type { FilterJson } from '../../../schemas/wire'
import { randomFrom } from '../../deliver/play'
import { full, size } from '../../support/scale'
import { roomOf, Server } from './server'

const STREAMS = ['a', 'b', 'c']
const FILTERS: (FilterJson | undefined)[] = [
  undefined,
  undefined,
  { type: 'even' },
  { type: ['as:even'] },
]
const QUEUE_MOST = 8

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] })
})
afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

interface Reader {
  readonly name: string
  readonly stream: string
  readonly filter: FilterJson | undefined
  readonly from: Position | null
  readonly subscription: Subscription
  readonly seen: number[]
  readonly cuts: Position[]
  begin: number | null
  isClosed: boolean
}

function play(seed: number, hasSilence: boolean) {
  const random = randomFrom(seed)
  jest.spyOn(Math, 'random').mockImplementation(random)
  const server = new Server(random)
  const pool = createPool(
    TRANSPORTS.map((name) => server.transport(name)),
    3,
  )
  const readers: Reader[] = []
  const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)]!

  function join(): void {
    const stream = pick(STREAMS)
    const filter = pick(FILTERS)
    const { epoch } = server
    const head = server.log(stream).length
    const from = random() < 0.6 ? { epoch, seq: Math.floor(random() * (head + 1)) } : null
    const last = from === null && random() < 0.5 ? 3 : 0
    const { subscription } = createSubscription({
      source: pool,
      head: server.head,
      stream,
      filter,
      last,
      position: from,
      queueMost: QUEUE_MOST,
      bookmark: null,
      onClose: () => undefined,
    })
    const reader: Reader = {
      name: `${readers.length} of ${roomOf({ stream, ...(filter ? { filter } : {}) }).room}, from ${from?.seq ?? 'now'}, last ${last}`,
      stream,
      filter,
      from,
      subscription,
      seen: [],
      cuts: [],
      begin: from?.seq ?? null,
      isClosed: false,
    }
    readers.push(reader)
    subscription.on('cut', ({ position }) => reader.cuts.push(position))
    subscription.on('position', ({ seq }) => {
      if (reader.begin === null && last === 0) reader.begin = seq
    })
    if (random() < 0.5)
      subscription.on('entries', ({ entries }) =>
        reader.seen.push(...entries.map(({ seq }) => seq)),
      )
    else void consume(reader, random() < 0.5 ? 0 : 60)
  }

  async function consume(reader: Reader, slowMs: number): Promise<void> {
    for await (const { seq } of reader.subscription) {
      reader.seen.push(seq)
      if (slowMs > 0)
        await new Promise((resolve) => setTimeout(resolve, Math.round(random() * slowMs)))
    }
  }

  const acts: [weight: number, act: () => void][] = [
    [30, () => server.post(pick(STREAMS), 1 + Math.floor(random() * 5))],
    [3, () => server.post(pick(STREAMS), 60)],
    [4, join],
    [2, () => server.cut()],
    [hasSilence ? 1 : 0, () => server.cut(() => true, true)],
    [1, () => server.cut((name) => name === 'socket')],
    [2, () => void server.down.add(pick(TRANSPORTS))],
    [3, () => void server.down.delete(pick(TRANSPORTS))],
    [1, () => pool.wake(random() < 0.5)],
    [
      1,
      () => {
        server.refusal = { ok: false, code: 'busy', retry: 'later' }
      },
    ],
    [
      3,
      () => {
        server.refusal = null
      },
    ],
    [
      1,
      () => {
        const reader = pick(readers)
        if (reader === undefined) return
        reader.isClosed = true
        reader.subscription.close()
      },
    ],
  ]
  const total = acts.reduce((sum, [weight]) => sum + weight, 0)
  const act = (): void => {
    let at = random() * total
    acts.find(([weight]) => (at -= weight) < 0)![1]()
  }
  return { server, pool, readers, random, join, act }
}

/** Everything that matches from where it began up to the head, once and in order. */
function judge(
  server: Server,
  { name, stream, filter, seen, begin, from, subscription }: Reader,
): void {
  const { wants } = roomOf({ stream, ...(filter ? { filter } : {}) })
  const first = begin ?? (seen[0] ?? 0) - 1
  const due = server
    .log(stream)
    .filter((entry) => entry.seq > first && wants(entry))
    .map(({ seq }) => seq)
  expect([name, seen]).toEqual([name, due])
  expect([name, subscription.state]).toEqual([name, 'live'])
  if (from === null) return
  expect([name, subscription.position?.epoch]).toEqual([name, server.epoch])
}

const SEEDS = Array.from({ length: full ? 1_000 : size(4, 12) }, (_, index) => index + 1)

test.each(SEEDS)(
  'whatever happens on the way, everybody sees everything once: seed %d',
  async (seed) => {
    const hasSilence = seed % 2 === 0
    const { server, pool, readers, random, join, act } = play(seed, hasSilence)
    join()
    for (let step = 0; step < 250; step++) {
      act()
      // Now and then long enough to go back up to the socket.
      await jest.advanceTimersByTimeAsync(
        random() < 0.02 ? 100_000 : Math.round(random() ** 2 * 400),
      )
    }
    server.down.clear()
    server.refusal = null
    // A silent end is noticed by the next question; without one nobody may wait for more than that.
    if (hasSilence) pool.wake(true)
    await jest.advanceTimersByTimeAsync(200_000)
    for (const reader of readers) if (!reader.isClosed) judge(server, reader)
    for (const reader of readers) expect([reader.name, reader.cuts]).toEqual([reader.name, []])
    pool.close()
    expect(server.connections.size).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
  },
)
