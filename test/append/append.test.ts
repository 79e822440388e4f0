import { createAppend } from '../../server/append/append'
import type { Outcome } from '../../server/append/commit'
import { LIMITS, type Limits } from '../../server/config'
import { FakeStore, unplaced } from './fake-store'

beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => jest.restoreAllMocks())

/** `open` lets what waits at the store go on. */
function start(limits: Partial<Limits> = {}) {
  const fake = new FakeStore()
  let waiting: (() => void)[] = []
  const append = createAppend(fake.store, {
    limits: { ...LIMITS, ...limits },
    onStored: () => undefined,
    onIdentity: () => undefined,
  })
  return {
    fake,
    append,
    hold: () => (fake.pass = () => new Promise((go) => waiting.push(go))),
    release() {
      fake.pass = async () => undefined
      for (const go of waiting.splice(0)) go()
      waiting = []
    },
    inserts: () => fake.calls.filter((call) => call.startsWith('insert')),
  }
}

const seqs = (outcomes: readonly Outcome[]) => outcomes.map(({ entry }) => entry.seq)
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what comes in one turn is one insert, in order', async () => {
  const { append, inserts } = start()
  const outcomes = await Promise.all(['a', 'b', 'c'].map((name) => append('weir', unplaced(name))))
  expect(seqs(outcomes)).toEqual([1, 2, 3])
  expect(inserts()).toEqual(['insert 1,2,3'])
})

test('what gathers while one is under way travels in the next: throughput grows with load (D2)', async () => {
  const { append, fake, hold, release, inserts } = start()
  hold()
  const first = append('weir', unplaced('first'))
  await turn()
  const others = Array.from({ length: 50 }, (_, n) => append('weir', unplaced(`n${n}`)))
  await turn()
  expect(fake.calls).toEqual(['head'])
  release()
  expect(seqs(await Promise.all([first, ...others]))).toEqual(
    Array.from({ length: 51 }, (_, at) => at + 1),
  )
  expect(inserts()).toHaveLength(2)
  expect(fake.calls.filter((call) => call === 'head')).toHaveLength(2)
})

test.each<[string, Partial<Limits>, number]>([
  ['entries', { batchMax: 4 }, 3],
  ['bytes', { batchBytes: 4 * unplaced('n0').text.length }, 3],
  ['one at least, however large', { batchBytes: 1 }, 10],
])('a batch has a limit of %s', async (_title, limits, expected) => {
  const { append, inserts } = start(limits)
  await Promise.all(Array.from({ length: 10 }, (_, n) => append('weir', unplaced(`n${n}`))))
  expect(inserts()).toHaveLength(expected)
})

test('equal ids in one batch are one entry: one is new, the others are not (P5)', async () => {
  const { append, fake } = start()
  const outcomes = await Promise.all(
    ['a', 'b', 'a', 'a'].map((name) => append('weir', unplaced(name))),
  )
  expect(outcomes.map(({ entry, isNew }) => `${entry.id} ${entry.seq} ${isNew}`)).toEqual([
    'urn:a 1 true',
    'urn:b 2 true',
    'urn:a 1 false',
    'urn:a 1 false',
  ])
  expect(fake.docs).toHaveLength(2)
})

test.each([
  ['first', 0],
  ['last', 1],
])('of equal ids the one that says what it is about is heard, when it comes %s', async (_t, at) => {
  const { append, fake } = start()
  const said = { about: ['n1'], takes: [], due: ['1'] }
  const twins = [unplaced('a', { copy: true }), unplaced('a', said)]
  await Promise.all((at === 0 ? twins.toReversed() : twins).map((one) => append('weir', one)))
  expect(fake.docs).toMatchObject([said])
})

test('equal ids one after the other are one entry too', async () => {
  const { append } = start()
  await append('weir', unplaced('a'))
  expect(await append('weir', unplaced('a'))).toMatchObject({ isNew: false, entry: { seq: 1 } })
})

test('the same id in two streams is two entries', async () => {
  const { append } = start()
  const outcomes = await Promise.all(['weir', 'lock'].map((name) => append(name, unplaced('a'))))
  expect(outcomes).toMatchObject([
    { isNew: true, entry: { stream: 'weir', seq: 1 } },
    { isNew: true, entry: { stream: 'lock', seq: 1 } },
  ])
})

test('streams do not wait for each other', async () => {
  const { append, fake, hold, release } = start()
  hold()
  const slow = append('weir', unplaced('a'))
  await turn()
  fake.pass = async () => undefined
  await expect(append('lock', unplaced('b'))).resolves.toMatchObject({ isNew: true })
  release()
  await expect(slow).resolves.toMatchObject({ isNew: true })
})

test('what is refused for all is refused for twins as well', async () => {
  const { append, fake } = start({ appendTimeoutMs: 0 })
  fake.faults.push('refused')
  const outcomes = await Promise.allSettled(
    ['a', 'a', 'b'].map((name) => append('weir', unplaced(name))),
  )
  expect(outcomes).toMatchObject(
    ['a', 'a', 'b'].map(() => ({ status: 'rejected', reason: { code: 'no-primary' } })),
  )
  await expect(append('weir', unplaced('a'))).resolves.toMatchObject({ isNew: true })
})

test('beyond so many waiting it is busy, and says when to try again (P7)', async () => {
  const { append, hold, release } = start({ queueMax: 2 })
  hold()
  const first = append('weir', unplaced('a'))
  await turn()
  const waiting = [append('weir', unplaced('b')), append('weir', unplaced('c'))]
  await expect(append('weir', unplaced('d'))).rejects.toMatchObject({
    code: 'busy',
    retryAfterSeconds: 1,
  })
  release()
  await expect(Promise.all([first, ...waiting])).resolves.toHaveLength(3)
  await expect(append('weir', unplaced('d'))).resolves.toMatchObject({ isNew: true })
})

test('idle: when nothing waits or is under way', async () => {
  const { append, hold, release } = start()
  await append.idle()
  hold()
  const answered = append('weir', unplaced('a'))
  let idle = false
  void append.idle().then(() => (idle = true))
  await turn()
  expect(idle).toBe(false)
  release()
  await answered
  await turn()
  expect(idle).toBe(true)
})
