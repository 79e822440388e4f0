import { createPool } from '../../../../client/live/hub/pool'
import type { Asking, Seat, Source, Told } from '../../../../client/live/hub/source'
import { follow, following, type Following } from '../../../../client/follow'
import type { FilterJson } from '../../../../schemas/wire'
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
const at = (seq: number, last = 0): Asking => ({ position: { epoch: 'one', seq }, last })
const NOW: Asking = { position: null, last: 0 }

/** A member with the client's rule and nothing else. */
function join(source: Source, stream: string, asking: Asking, filter?: FilterJson) {
  const told: string[] = []
  const seen: number[] = []
  let now: Following = following(asking.position)
  const ask = (): void => {
    now = follow(now, { what: 'asked' }).following
    seat.ask({ ...asking, position: now.position })
  }
  const hear = (one: Told): void => {
    if (one.what === 'answered' && !one.answer.ok) told.push(one.answer.code)
    else if (one.what !== 'entries') told.push(one.what)
    if (one.what === 'opened') return ask()
    if (one.what === 'presence') return
    const step = follow(now, one)
    now = step.following
    seen.push(...step.show.map(({ seq }) => seq))
    if (step.then === 'ask') ask()
  }
  const seat: Seat = source.join({ stream, filter }, hear)
  return { told, seen, seat, position: () => now.position }
}

function start(feedsMost?: number) {
  const server = new Server(() => 0)
  server.post('a', 6)
  return { server, source: createPool([server.transport('socket')], feedsMost) }
}

test('equal ones share one subscription: each place is asked once, the lowest last', async () => {
  const { server, source } = start()
  const members = [at(2), at(6), NOW, at(2), at(4)].map((asking) => join(source, 'a', asking))
  await pass()
  expect(server.subscribes).toBe(4)
  expect(members.map(({ seen }) => seen)).toEqual([[3, 4, 5, 6], [], [], [3, 4, 5, 6], [5, 6]])
  server.post('a')
  await pass()
  expect(members.map(({ seen }) => seen.at(-1))).toEqual([7, 7, 7, 7, 7])
  expect(server.subscribes).toBe(4)
  source.close()
})

test('who joins later and higher leaves nobody behind', async () => {
  const { server, source } = start()
  const early = join(source, 'a', at(0), { type: 'even' })
  await pass()
  server.post('a', 1)
  await pass()
  // Nothing matched since 6, so this one has not been told of 7.
  const late = join(source, 'a', NOW, { type: 'even' })
  await pass()
  server.post('a', 1)
  await pass()
  expect([early.seen, late.seen]).toEqual([[2, 4, 6, 8], [8]])
  expect(early.told).toEqual(['opened', 'answered', 'opened', 'answered'])
  source.close()
})

test('wishes that the server finds equal are one', async () => {
  const { server, source } = start()
  const one = join(source, 'a', at(0), { type: 'even' })
  const other = join(source, 'a', at(3), { type: ['as:even'] })
  await pass()
  server.post('a', 2)
  await pass()
  expect([one.seen, other.seen]).toEqual([
    [2, 4, 6, 8],
    [4, 6, 8],
  ])
  one.seat.leave()
  server.post('a', 2)
  await pass()
  expect(other.seen.at(-1)).toBe(10)
  other.seat.leave()
  await pass(3_000)
  expect(server.connections.size).toBe(0)
})

test('leaving one of two equal wishes while the other is being asked for leaves it its room', async () => {
  const { server, source } = start()
  const one = join(source, 'a', at(6), { type: 'even' })
  const other = join(source, 'a', at(6), { type: ['as:even'] })
  while (!one.told.includes('answered')) await pass(1)
  one.seat.leave()
  await pass()
  server.post('a', 2)
  await pass()
  expect(other.seen).toEqual([8])
  source.close()
})

test('a position that is lost is judged for each', async () => {
  const { source } = start()
  const [good, beyond] = [join(source, 'a', at(5)), join(source, 'a', at(9))]
  await pass()
  expect([good.seen, good.position()?.seq, beyond.position()?.seq]).toEqual([[6], 6, 6])
  source.close()
})

test('a refusal is for who asked; who was there before asks again', async () => {
  const { server, source } = start()
  const before = join(source, 'a', at(6))
  await pass()
  server.refusal = { ok: false, code: 'busy', retry: 'later' }
  const refused = join(source, 'a', at(2))
  await pass()
  expect(refused.told).toEqual(['opened', 'busy'])
  expect(before.told).toEqual(['opened', 'answered', 'opened', 'busy'])
  expect(server.subscribes).toBe(3)
  source.close()
})

test('the connection is opened by the first, and closed some time after the last', async () => {
  const { server, source } = start()
  expect(server.opened).toEqual([])
  const one = join(source, 'a', NOW)
  await pass()
  one.seat.leave()
  await pass(1_000)
  const two = join(source, 'b', NOW)
  await pass(5_000)
  expect(server.opened).toEqual(['socket'])
  two.seat.leave()
  await pass(1_900)
  expect(server.connections.size).toBe(1)
  await pass(200)
  expect(server.connections.size).toBe(0)
})

test('who leaves while it is being asked for leaves nothing subscribed, and who comes back gets an answer', async () => {
  const { server, source } = start()
  const stays = join(source, 'b', NOW)
  await pass()
  join(source, 'a', at(0)).seat.leave()
  const gone = join(source, 'a', at(0))
  await pass(0)
  gone.seat.leave()
  await pass()
  expect([...server.connections].flatMap(({ subscriptions }) => [...subscriptions.keys()])).toEqual(
    ['b'],
  )
  const quick = join(source, 'a', at(1))
  await pass(0)
  quick.seat.leave()
  const again = join(source, 'a', at(0))
  await pass()
  server.post('a')
  await pass()
  expect([again.seen, stays.told]).toEqual([
    [1, 2, 3, 4, 5, 6, 7],
    ['opened', 'answered'],
  ])
  source.close()
})

test('more than a socket carries goes over another one', async () => {
  const { server, source } = start(2)
  const members = ['a', 'b', 'c', 'd', 'e', 'a'].map((stream) => join(source, stream, NOW))
  await pass()
  expect(server.connections.size).toBe(3)
  expect(members.every(({ told }) => told.includes('answered'))).toBe(true)
  source.close()
  expect([server.connections.size, jest.getTimerCount()]).toEqual([0, 0])
})

test('after a reconnect everybody asks from its own place, and equal places are asked once', async () => {
  const { server, source } = start()
  const members = [at(6), at(6), at(6)].map((asking) => join(source, 'a', asking))
  await pass()
  expect(server.subscribes).toBe(1)
  server.cut()
  server.post('a', 2)
  await pass(3_000)
  expect(server.subscribes).toBe(2)
  expect(members.map(({ seen }) => seen)).toEqual([
    [7, 8],
    [7, 8],
    [7, 8],
  ])
  source.close()
})
