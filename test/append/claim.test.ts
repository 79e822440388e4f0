import type { Model } from 'mongoose'
import { createClaims, deleteClaim, idClaim, keyClaim, type Claim } from '../../server/append/claim'

const claimOf = (_id: string, digest = 'd'): Claim => ({
  _id,
  digest,
  id: `urn:${_id}:${digest}`,
  published: '2026-03-01T00:00:00Z',
  at: new Date(0),
})

type Fault = 'refused' | 'lost reply' | null

/** A collection with a unique `_id`, as insertMany({ordered: false}) and find() meet it. */
function start() {
  const stored = new Map<string, Claim>()
  const inserts: string[][] = []
  const faults: Fault[] = []
  let gate: Promise<void> = Promise.resolve()
  const model = {
    async insertMany(claims: Claim[], options: object) {
      expect(options).toEqual({ lean: true, ordered: false })
      inserts.push(claims.map(({ _id }) => _id))
      await gate
      const fault = faults.shift()
      if (fault === 'refused') throw new Error('away')
      const doubles = claims.filter(({ _id }) => stored.has(_id))
      for (const claim of claims) if (!stored.has(claim._id)) stored.set(claim._id, { ...claim })
      if (fault === 'lost reply') throw new Error('closed')
      if (doubles.length > 0) throw Object.assign(new Error('duplicate'), { code: 11000 })
    },
    find: ({ _id: { $in } }: { _id: { $in: string[] } }) => ({
      readConcern: () => ({
        lean: async () => $in.flatMap((_id) => stored.get(_id) ?? []),
      }),
    }),
  }
  return {
    claims: createClaims(model as unknown as Model<Claim>),
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

test('nothing stored: all of the batch learn of it, and the next works', async () => {
  const { claims, faults, hold } = start()
  const open = hold()
  const first = claims(claimOf('a'))
  faults.push(null, 'refused')
  const failing = Promise.allSettled([claims(claimOf('b')), claims(claimOf('c'))])
  open()
  await first
  expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(claims(claimOf('b'))).resolves.toEqual(claimOf('b'))
})

test('names of claims keep apart what is apart', () => {
  const names = [
    idClaim('x'),
    deleteClaim('x'),
    keyClaim('x', 'y'),
    keyClaim('y', 'x'),
    idClaim('y'),
  ]
  expect(new Set(names).size).toBe(names.length)
})
