/**
 * What a filter costs live: one check for each filter and entry, however many sockets have it, and however they wrote it.
 */
import type { Server, Socket } from 'socket.io'
import type { EntriesFrame } from '../../schemas/wire'
import { LIMITS } from '../../server/config'
import { readSubscribe, type Request } from '../../server/deliver/request'
import { createRooms } from '../../server/deliver/rooms'
import { Subscription, type SubscriptionDeps } from '../../server/deliver/subscription'
import { Tails } from '../../server/deliver/tails'
import { actorOf, ENTRY, spelt } from '../support/spellings'
import { FakeIo, FakeSocket } from './fake-socket'
import { EPOCH, ringOf, ScriptedClock } from './scripted'

const STREAM = 'weir'
const SOCKETS = 1_000
const FILTERS = 200
const ENTRIES = 10

test('1,000 sockets with 200 filters: one check for each filter and entry, and everybody has what matches', async () => {
  const clock = new ScriptedClock()
  const io = new FakeIo()
  const range = async () => []
  const tails = new Tails({
    limits: LIMITS,
    clock,
    epoch: () => EPOCH,
    head: async () => 0,
    range,
    subscribe: async () => undefined,
    unsubscribe: () => undefined,
  })
  const rooms = createRooms(io as unknown as Server, { tails, limits: LIMITS, clock })
  const deps = { tails, rooms, range, limits: LIMITS, clock } as unknown as SubscriptionDeps
  let checks = 0
  const counted = (request: Request): Request => ({
    ...request,
    filter: {
      ...request.filter!,
      matches(projection) {
        checks++
        return request.filter!.matches(projection)
      },
    },
  })
  const wrong: string[] = []
  const names = new Set<string>()
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, async (_, number) => {
      const request = counted(readSubscribe({ stream: STREAM, filter: spelt(number, FILTERS) }))
      names.add(request.room)
      const socket = new FakeSocket(io, {
        join: (run) => run(),
        onWrong: (what) => wrong.push(what),
      })
      const follower = new Subscription(socket as unknown as Socket, socket.backlog, request, deps)
      const hold = await tails.hold(STREAM)
      follower.follow(hold, 0, hold.tail.generation)
      return socket
    }),
  )
  await clock.settle()
  expect([names.size, io.rooms.size, tails.counts.audiences]).toEqual([FILTERS, FILTERS, FILTERS])
  expect(checks).toBe(0)

  for (let seq = 1; seq <= ENTRIES; seq++)
    tails.ring(
      STREAM,
      ringOf(seq, {
        text: JSON.stringify({ ...ENTRY, actor: actorOf(seq) }),
      }),
    )
  await clock.advance(LIMITS.flushMs)
  expect(checks).toBe(FILTERS * ENTRIES)
  const got = sockets.map(({ sent }) =>
    sent.flatMap(({ json }) => (JSON.parse(json) as EntriesFrame).entries.map(({ seq }) => seq)),
  )
  const wanted = sockets.map((_, number) => {
    const seq = number % FILTERS
    return seq >= 1 && seq <= ENTRIES ? [seq] : []
  })
  expect(got).toEqual(wanted)
  expect(wrong).toEqual([])
  for (const socket of sockets) socket.connected = false
  tails.stop()
})
