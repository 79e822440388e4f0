/**
 * Several nodes append to the same streams, over a store that answers late, halfway or not at all: the numbering stays
 * dense, an id enters a stream once, and what was answered is what is stored (D2, P1, P5).
 */
import fc from 'fast-check'
import { createAppend, type Append } from '../../server/append/append'
import type { Outcome } from '../../server/append/commit'
import { LIMITS } from '../../server/config'
import { FakeStore, unplaced, type Fault } from './fake-store'

beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => jest.restoreAllMocks())

interface Posted {
  readonly node: number
  readonly stream: string
  readonly name: string
}

const posted: fc.Arbitrary<Posted> = fc.record({
  node: fc.nat(2),
  stream: fc.constantFrom('weir', 'weir', 'lock'),
  name: fc.nat(25).map((n) => `n${n}`),
})
const fault: fc.Arbitrary<Fault | null> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom<Fault>('refused', 'lost reply') },
  { weight: 1, arbitrary: fc.nat(3).map((half) => ({ half })) },
)

async function run(posts: Posted[], faults: (Fault | null)[], order: number[]) {
  const fake = new FakeStore()
  fake.faults.push(...faults)
  const waiting: (() => void)[] = []
  fake.pass = () => new Promise((go) => waiting.push(go))
  const announced = new Set<string>()
  const nodes: Append[] = [0, 1, 2].map(() =>
    createAppend(fake.store, {
      limits: { ...LIMITS, batchMax: 4 },
      now: () => 0,
      onIdentity: () => undefined,
      onStored: (outcomes) => {
        for (const { entry } of outcomes) announced.add(`${entry.stream} ${entry.seq}`)
      },
    }),
  )
  let step = 0
  const next = (below: number) => (order[step++ % order.length] ?? 0) % below
  let left = posts.length
  const outcomes: Promise<Outcome>[] = []
  for (const { node, stream, name } of posts) {
    outcomes.push(nodes[node]!(stream, unplaced(name)).finally(() => left--))
    if (next(3) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  while (left > 0) {
    if (waiting.length > 0) waiting.splice(next(waiting.length), 1)[0]!()
    await new Promise((resolve) =>
      waiting.length > 0 ? setImmediate(resolve) : setTimeout(resolve),
    )
  }
  for (const { stream, seq } of fake.hooked) announced.add(`${stream} ${seq}`)
  return { fake, announced, outcomes: await Promise.all(outcomes) }
}

test('dense, once, and as answered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(posted, { minLength: 1, maxLength: 30 }),
      fc.array(fault, { maxLength: 12 }),
      fc.array(fc.nat(1_000), { minLength: 5, maxLength: 40 }),
      async (posts, faults, order) => {
        const { fake, announced, outcomes } = await run(posts, faults, order)
        for (const stream of ['weir', 'lock']) {
          const seqs = fake.seqsIn(stream)
          expect(seqs).toEqual(seqs.map((_, at) => at + 1))
        }
        const places = fake.docs.map(({ stream, id }) => `${stream} ${id}`)
        const wanted = new Set(posts.map(({ stream, name }) => `${stream} urn:${name}`))
        expect(places.toSorted()).toEqual([...wanted].toSorted())
        for (const [at, { entry }] of outcomes.entries()) {
          const { stream, name } = posts[at]!
          expect(entry).toMatchObject({ stream, id: `urn:${name}` })
          expect(fake.docs).toContainEqual(entry)
        }
        const isNew = outcomes.filter((outcome) => outcome.isNew)
        expect(isNew).toHaveLength(fake.docs.length)
        expect(announced.size).toBe(fake.docs.length)
      },
    ),
    { numRuns: 40 },
  )
})
