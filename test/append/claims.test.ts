import { mongo } from 'mongoose'
import type { Claim } from '../../server/append/claim'
import { createClaims } from '../../server/append/claims'
import type { Meta, Store } from '../../server/append/store'
import { LIMITS, type Limits } from '../../server/config'
import { FakeStore, IDENTITY } from './fake-store'

/** No pauses between attempts. */
beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => jest.restoreAllMocks())

const claimOf = (_id: string, digest = 'd'): Claim => ({
  _id,
  digest,
  id: `urn:${_id}:${digest}`,
  published: '2026-03-01T00:00:00Z',
  at: new Date(0),
})

type Fault = 'refused' | 'lost reply' | 'forgotten' | 'a mistake of ours' | null

const closed = () => Object.assign(new Error('connection closed'), { code: 'ECONNRESET' })

/** A collection with a unique `_id`, as insertMany({ordered: false}) and find() meet it. */
function start(limits: Partial<Limits> = {}) {
  const stored = new Map<string, Claim>()
  const inserts: string[][] = []
  const faults: Fault[] = []
  const failing = { lookUps: 0 }
  let gate: Promise<void> = Promise.resolve()
  const model = {
    async insertMany(claims: Claim[], options: object) {
      expect(options).toEqual({ lean: true, ordered: false })
      inserts.push(claims.map(({ _id }) => _id))
      await gate
      const fault = faults.shift()
      if (fault === 'a mistake of ours') throw new TypeError('undefined is not a function')
      if (fault === 'refused') throw closed()
      if (fault === 'forgotten') return new Promise(() => undefined)
      const doubles = claims.filter(({ _id }) => stored.has(_id))
      for (const claim of claims) if (!stored.has(claim._id)) stored.set(claim._id, { ...claim })
      if (fault === 'lost reply') throw closed()
      if (doubles.length > 0)
        throw new mongo.MongoServerError({ message: 'duplicate', code: 11000 })
    },
    find: ({ _id: { $in } }: { _id: { $in: string[] } }) => ({
      readConcern: () => ({
        async lean() {
          if (failing.lookUps-- > 0) throw closed()
          return $in.flatMap((_id) => stored.get(_id) ?? [])
        },
      }),
    }),
  }
  const other = new FakeStore()
  const store = Object.assign(other.store, { claims: model })
  return {
    claims: createClaims(store as unknown as Store, {
      limits: { ...LIMITS, ...limits },
      now: () => 0,
    }),
    /** It becomes this one, at the same address. */
    become(identity: Meta) {
      other.identity = identity
      other.arrivals++
    },
    failing,
    stored,
    inserts,
    faults,
    hold: () => {
      let open = (): void => undefined
      gate = new Promise((go) => (open = go))
      return open
    },
  }
}

test('the first claim holds, and is the one that was asked', async () => {
  const { claims } = start()
  const asked = claimOf('a')
  expect(await claims(asked)).toBe(asked)
})

test('a later one is shown the first', async () => {
  const { claims } = start()
  const first = claimOf('a', 'first')
  await claims(first)
  const later = claimOf('a', 'later')
  const held = await claims(later)
  expect(held).toEqual(first)
  expect(held).not.toBe(later)
})

test('two at once: one holds, for both', async () => {
  const { claims, inserts } = start()
  const [first, later, other] = [claimOf('a', 'first'), claimOf('a', 'later'), claimOf('b')]
  const held = await Promise.all([claims(first), claims(later), claims(other)])
  expect(held[0]!.digest).toBe(held[1]!.digest)
  expect(held[2]).toEqual(other)
  expect(inserts.flat().toSorted()).toEqual(['a', 'a', 'b'])
})

test('what gathers while one is under way travels in the next, each id once', async () => {
  const { claims, inserts, hold } = start()
  const open = hold()
  const first = claims(claimOf('a'))
  const others = ['b', 'c', 'b'].map((name, at) => claims(claimOf(name, String(at))))
  open()
  await first
  const held = await Promise.all(others)
  expect(inserts).toEqual([['a'], ['b', 'c']])
  expect(held.map(({ digest }) => digest)).toEqual(['0', '1', '0'])
})

test('new ones beside one that stood: all are answered', async () => {
  const { claims, hold } = start()
  await claims(claimOf('a', 'first'))
  const open = hold()
  const before = claims(claimOf('x'))
  const both = Promise.all([claims(claimOf('a', 'later')), claims(claimOf('b'))])
  open()
  await before
  expect((await both).map(({ _id, digest }) => `${_id} ${digest}`)).toEqual(['a first', 'b d'])
})

test('a lost reply: what is stored tells as well', async () => {
  const { claims, faults } = start()
  faults.push('lost reply')
  expect(await claims(claimOf('a'))).toEqual(claimOf('a'))
})

test('a connection is lost beside it: it is tried again, and the post is stored (P5)', async () => {
  const { claims, inserts, faults, failing } = start()
  faults.push('refused', 'lost reply')
  failing.lookUps = 2
  const asked = claimOf('a')
  expect(await claims(asked)).toEqual(asked)
  expect(inserts).toEqual([['a'], ['a'], ['a']])
})

test('a part is stored: it is answered, and the rest is tried again', async () => {
  const { claims, inserts, faults, stored, hold } = start()
  stored.set('a', claimOf('a', 'first'))
  faults.push(null, 'refused')
  const open = hold()
  void claims(claimOf('x'))
  const both = Promise.all([claims(claimOf('a', 'later')), claims(claimOf('b'))])
  open()
  expect((await both).map(({ digest }) => digest)).toEqual(['first', 'd'])
  expect(inserts).toEqual([['x'], ['a', 'b'], ['b']])
})

test('out of time: all of the batch learn of it, and the next works', async () => {
  const { claims, faults, hold } = start({ appendTimeoutMs: 0 })
  faults.push(null, 'refused')
  const open = hold()
  void claims(claimOf('a'))
  const failing = Promise.allSettled([claims(claimOf('b')), claims(claimOf('c'))])
  open()
  expect(await failing).toMatchObject(
    ['b', 'c'].map(() => ({ status: 'rejected', reason: { code: 'no-primary' } })),
  )
  await expect(claims(claimOf('b'))).resolves.toEqual(claimOf('b'))
})

test('one that the driver forgets, without an answer or an error, is given up and tried again', async () => {
  const { claims, inserts, faults } = start({ storeTimeoutMs: 20 })
  faults.push('forgotten')
  const asked = claimOf('a')
  expect(await claims(asked)).toBe(asked)
  expect(inserts).toHaveLength(2)
})

test('what is no trouble of the store is not tried again', async () => {
  const { claims, faults, inserts } = start()
  faults.push('a mistake of ours')
  await expect(claims(claimOf('a'))).rejects.toThrow(TypeError)
  expect(inserts).toHaveLength(1)
})

test("a stranger's database is given no claim; back in our own it goes on", async () => {
  const { claims, become, stored } = start()
  await claims(claimOf('a'))
  become({ ...IDENTITY, ringKey: 'theirs' })
  await expect(claims(claimOf('b'))).rejects.toMatchObject({ code: 'no-primary' })
  expect([...stored.keys()]).toEqual(['a'])
  become(IDENTITY)
  await expect(claims(claimOf('b'))).resolves.toEqual(claimOf('b'))
})

test('beyond so many waiting it is busy (P7)', async () => {
  const { claims, hold } = start({ queueMax: 2 })
  const open = hold()
  const first = claims(claimOf('a'))
  await new Promise((resolve) => setImmediate(resolve))
  const waiting = [claims(claimOf('b')), claims(claimOf('c'))]
  await expect(claims(claimOf('d'))).rejects.toMatchObject({ code: 'busy' })
  open()
  await expect(Promise.all([first, ...waiting])).resolves.toHaveLength(3)
})
