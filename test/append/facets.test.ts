/**
 * Facets — a tally is what counting all entries anew tells, whatever was posted, erased and pruned, by however many nodes.
 */
import fc from 'fast-check'
import type { JsonObject } from '../../schemas/wire'
import { createFacets } from '../../server/append/facets/facets'
import {
  count,
  emptyTally,
  FACETS,
  hourly,
  marksOf,
  uncount,
  type Marks,
  type Tally,
} from '../../server/append/facets/tally'
import type { Entry } from '../../server/append/entry'
import { LIMITS } from '../../server/config'
import { silentLog } from '../../server/log'
import { joinWorld, startWorld, type World } from '../objects/world'
import { eventually } from '../support/eventually'
import { started, stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const HOUR = 3_600_000

const marks = (more: Partial<Marks>): Marks => ({
  types: [],
  objectType: [],
  actor: [],
  tag: [],
  ...more,
})
const tagged = (seq: number, ...tag: string[]) => ({
  seq,
  at: new Date(seq * 1_000),
  marks: marks({ tag }),
})
const countsOf = ({ groups }: Tally) =>
  Object.fromEntries(
    FACETS.map((facet) => [
      facet,
      Object.fromEntries([...groups[facet].values].map(([value, one]) => [value, one.count])),
    ]),
  )

describe('a tally', () => {
  test('counts a value once in an entry', () => {
    const tally = count(emptyTally('e', 1), [tagged(1, 'a', 'a', 'b'), tagged(2, 'a')], LIMITS)
    expect(countsOf(tally)['tag']).toEqual({ a: 2, b: 1 })
    expect(tally.seq).toBe(2)
  })

  test('of more values than are kept the frequent stay, and the count is never too high (P7)', () => {
    const limits = { ...LIMITS, facetValues: 4 }
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 120 }), (values) => {
        let tally = emptyTally('e', 1)
        values.forEach((value, at) => (tally = count(tally, [tagged(at + 1, `t${value}`)], limits)))
        const { values: kept, floor } = tally.groups.tag
        expect(kept.size).toBeLessThanOrEqual(4)
        for (let value = 0; value < 10; value++) {
          const real = values.filter((one) => one === value).length
          const known = kept.get(`t${value}`)
          if (known === undefined) expect(real).toBeLessThanOrEqual(floor)
          else {
            expect(known.count).toBeLessThanOrEqual(real)
            expect(known.count + known.over).toBeGreaterThanOrEqual(real)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('what is too long to be kept is said to be missing', () => {
    const tally = count(emptyTally('e', 1), [tagged(1, 'x'.repeat(600))], LIMITS)
    expect(tally.groups.tag.values.size).toBe(0)
    expect(tally.groups.tag.long).toBe(true)
  })

  test('an erased entry takes its values with it, and its place in the day stays', () => {
    const tally = count(emptyTally('e', 1), [tagged(1, 'a', 'b'), tagged(2, 'a')], LIMITS)
    const left = uncount(tally, [
      { seq: 2, was: marks({ tag: ['a'] }), is: marks({ types: ['Tombstone'] }) },
    ])
    expect(countsOf(left)).toEqual({
      type: { Tombstone: 1 },
      objectType: {},
      actor: {},
      tag: { a: 1, b: 1 },
    })
    expect(left.groups.tag.values.get('a')!.last).toBe(0)
    expect(hourly(left.hours, 5_000).at(-1)).toBe(2)
  })

  test('24 hours, the last one running, whatever was before', () => {
    const at = [0, 1, 1, 23, 24, 30].map((hour, index) => ({
      ...tagged(index + 1),
      at: new Date(hour * HOUR),
    }))
    const tally = count(emptyTally('e', 1), at, LIMITS)
    const hours = hourly(tally.hours, 24.5 * HOUR)
    expect(hours).toHaveLength(24)
    expect([hours[0], hours[22], hours[23]]).toEqual([2, 1, 1])
  })
})

describe('the facets of a stream', () => {
  let world: World
  let other: World
  beforeAll(async () => {
    world = await startWorld()
    other = await joinWorld(world.url)
  })

  const LIMITED = { ...LIMITS, facetSlice: 7, facetsKept: 3 }
  function counterOn({ store, history }: World, limits = LIMITED) {
    const facets = createFacets({
      store,
      history,
      limits,
      epoch: () => store.identity.epoch,
      log: silentLog,
      now: Date.now,
    })
    started(facets)
    return facets
  }
  /** Anew, from all that stands. */
  async function recount(stream: string) {
    const entries = await world.store.entries.find({ stream }).sort({ seq: 1 }).lean<Entry[]>()
    const counts: Record<string, Record<string, number>> = {}
    for (const facet of FACETS) {
      const values = (counts[facet] = {} as Record<string, number>)
      for (const { p } of entries)
        for (const value of marksOf(p, facet)) values[value] = (values[value] ?? 0) + 1
    }
    return counts
  }
  async function whole(facets: ReturnType<typeof counterOn>, stream: string): Promise<Tally> {
    const head = await world.history.head(stream)
    for (;;) {
      const tally = await facets.tally(stream)
      const left = await world.store.entries.find({ 'erased.stream': stream }).lean<Entry[]>()
      if (tally.seq === head && left.length === 0) return tally
    }
  }
  const activity = (n: number): JsonObject => ({
    type: ['Create', 'Like', 'Announce'][n % 3]!,
    actor: { type: 'Person', id: `https://people.example/${n % 5}`, name: `P${n}` },
    object: { type: n % 2 ? 'Note' : 'Image', content: `${n}`, tag: [{ name: `t${n % 4}` }] },
  })

  test('two nodes that post, erase and count at once agree with a recount', async () => {
    const stream = 'both'
    const nodes = [counterOn(world), counterOn(other)] as const
    await Promise.all(
      [world, other].map(async (one, side) => {
        const said: Entry[] = []
        for (let n = 0; n < 12; n++) {
          said.push(await one.say(activity(n * 2 + side), stream))
          if (n % 4 === 3) await one.writer.erase(said[n - 2]!)
          if (n % 3 === 0) void nodes[side]!.tally(stream)
        }
      }),
    )
    const [mine, theirs] = await Promise.all(nodes.map((node) => whole(node, stream)))
    const expected = await recount(stream)
    expect(expected['type']!['Tombstone']).toBe(6)
    expect(countsOf(mine!)).toEqual(expected)
    expect(countsOf(theirs!)).toEqual(expected)
    expect([...mine!.hours.values()].reduce((sum, one) => sum + one)).toBe(24 + 6)
  })

  test('a crash between any two writes leaves the counts right', async () => {
    const stream = 'crashed'
    const one = counterOn(world)
    const said: Entry[] = []
    for (let n = 0; n < 9; n++) said.push(await world.say(activity(n), stream))
    await whole(one, stream)
    await world.writer.erase(said[0]!)
    // It was taken out, and the node died before the entry forgot what it was.
    const before = await world.store.entries.findOne({ stream, seq: 1 }).lean<Entry>()
    await whole(one, stream)
    await world.store.entries.updateOne({ _id: before!._id }, { $set: { erased: before!.erased } })
    await world.store.connection
      .collection('facets')
      .updateOne({ _id: stream } as object, { $set: { undone: [1] } })
    expect(countsOf(await whole(counterOn(other), stream))).toEqual(await recount(stream))
  })

  test('nothing of what was erased is kept once it is counted no more', async () => {
    const stream = 'erased'
    const facets = counterOn(world)
    const entry = await world.say({ ...activity(1), tag: [{ name: 'secret' }] }, stream)
    await facets.tally(stream)
    await facets.erasing(world.writer.erase)(entry)
    const kept = async () => [
      await world.store.connection.collection('facets').findOne({ _id: stream } as object),
      await world.store.entries.findOne({ stream, seq: 1 }).lean<Entry>(),
    ]
    await eventually(async () =>
      expect(JSON.stringify(await kept())).not.toMatch(/secret|people\.example/),
    )
  })

  test('a stream that was pruned is counted anew', async () => {
    const stream = 'pruned'
    for (let n = 0; n < 20; n++) await world.say(activity(n), stream)
    const facets = counterOn(world)
    await whole(facets, stream)
    for (let seq = 1; seq <= 8; seq++) await world.store.entries.deleteOne({ stream, seq })
    await world.say(activity(20), stream)
    const tally = await whole(facets, stream)
    expect(countsOf(tally)).toEqual(await recount(stream))
    expect(tally.from).toBe(9)
  })

  test('actors are named as their newest entry that stands names them', async () => {
    const stream = 'named'
    const facets = counterOn(world)
    await world.say(activity(0), stream)
    const newest = await world.say(activity(5), stream)
    const id = 'https://people.example/0'
    const nameNow = async () => (await facets.names(stream, await whole(facets, stream))).get(id)
    expect(await nameNow()).toEqual({ id, type: 'Person', name: 'P5' })
    await world.writer.erase(newest)
    expect(await nameNow()).toEqual({ id, type: 'Person', name: 'P0' })
  })

  test('the hours of several streams, whoever looked at them before', async () => {
    const facets = counterOn(world)
    const heads = new Map<string, number>()
    for (const stream of ['named', 'pruned', 'empty'])
      heads.set(stream, await world.history.head(stream))
    const hours = await facets.hours(heads)
    expect(hours.get('empty')).toEqual(Array.from({ length: 24 }, () => 0))
    expect(hours.get('pruned')!.reduce((sum, one) => sum + one)).toBe(13)
  })
})
