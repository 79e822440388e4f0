/**
 * 1,000 sockets with 200 filters, and events and long polls with the same: each filter is compiled once, and an entry is checked once for
 * each filter (D8). Counted in a whole node. Among the faults because a thousand connections take seconds on a busy machine.
 */
import type { Socket } from 'socket.io-client'
import type { EntriesFrame, FilterJson, SubscribeAck } from '../../schemas/wire'
import type { CompiledFilter } from '../../server/append/filter'
import type { Filter } from '../../server/append/filter-clauses'
import { listenToEvents } from '../support/events'
import { eventually } from '../support/eventually'
import { startLocal } from '../support/local'
import { itemsOf, page, post } from '../support/rest'
import { ask, connect } from '../support/sockets'
import { actorOf, ENTRY, spelt } from '../support/spellings'
import { stopStarted } from '../support/started'

type Check = CompiledFilter['matches']

const counts = { compiled: 0, checks: 0 }
jest.mock('../../server/append/filter-predicate', () => {
  const { predicateOf } = jest.requireActual<{ predicateOf: (filter: Filter) => Check }>(
    '../../server/append/filter-predicate',
  )
  return {
    predicateOf(filter: Filter): Check {
      const matches = predicateOf(filter)
      counts.compiled++
      return (projection) => {
        counts.checks++
        return matches(projection)
      }
    },
  }
})

const STREAM = 'weir'
const SOCKETS = 1_000
const FILTERS = 200
const EVENTS = 50
const POLLS = 20
const ENTRIES = 5
const CONNECTING = 50

afterAll(stopStarted)

const wished = (number: number) => spelt(number, FILTERS)
const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number)

test('one check for each filter and entry, and everybody has what matches', async () => {
  const { url, errors } = await startLocal()
  const rooms = new Set<string>()
  const got: number[][] = []
  const open = async (number: number): Promise<Socket> => {
    const socket = await connect(url)
    const seqs: number[] = (got[number] = [])
    socket.on('entries', ({ entries }: EntriesFrame) => seqs.push(...entries.map(({ seq }) => seq)))
    const ack = await ask<SubscribeAck>(socket, 'subscribe', {
      stream: STREAM,
      filter: wished(number),
    })
    if (!ack.ok) throw new Error(ack.code)
    rooms.add(ack.room)
    return socket
  }
  for (let from = 0; from < SOCKETS; from += CONNECTING)
    await Promise.all(numbers(CONNECTING).map((at) => open(from + at)))
  const events = await Promise.all(
    numbers(EVENTS).map((number) =>
      listenToEvents(url, STREAM, queryOf(wished(number + FILTERS), '?')),
    ),
  )
  const polls = numbers(POLLS).map((number) =>
    page(url, STREAM, `?after=0&wait=30${queryOf(wished(1 + number * FILTERS), '&')}`),
  )
  expect([rooms.size, counts]).toEqual([FILTERS, { compiled: FILTERS, checks: 0 }])

  for (const seq of numbers(ENTRIES + 1).slice(1))
    await post(url, STREAM, { ...ENTRY, actor: actorOf(seq) })
  const isWished = (number: number): boolean => number % FILTERS >= 1 && number % FILTERS <= ENTRIES
  await eventually(
    () => got.every((seqs, number) => seqs.length >= (isWished(number) ? 1 : 0)),
    15_000,
  )
  await eventually(() => events.every(({ data }, number) => isWished(number) === data.length > 0))

  expect(got).toEqual(numbers(SOCKETS).map((n) => (isWished(n) ? [n % FILTERS] : [])))
  expect(events.map(({ data }) => data.length)).toEqual(
    numbers(EVENTS).map((n) => Number(isWished(n))),
  )
  for (const poll of await Promise.all(polls)) expect(itemsOf(poll.json())).toHaveLength(1)
  expect(counts).toEqual({ compiled: FILTERS, checks: FILTERS * ENTRIES })
  expect(errors).toEqual([])
}, 60_000)

function queryOf(filter: FilterJson, sign: string): string {
  const { not: _none, ...fields } = filter
  const values = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)]),
  )
  return sign + new URLSearchParams(values).toString()
}
