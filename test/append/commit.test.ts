import { Types } from 'mongoose'
import { createCommit, type Outcome } from '../../server/append/commit'
import type { Meta } from '../../server/append/store'
import type { Refusal } from '../../server/errors'
import { LIMITS } from '../../server/config'
import { FakeStore, IDENTITY, unplaced } from './fake-store'

const STREAM = 'weir'

/** No pauses between attempts. */
beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => jest.restoreAllMocks())

function start(...standing: string[]) {
  const fake = new FakeStore()
  for (const [at, name] of standing.entries())
    fake.docs.push({
      _id: new Types.ObjectId(),
      stream: STREAM,
      seq: at + 1,
      ...unplaced(name),
      at: new Date(0),
    })
  const stored: Outcome[] = []
  const identities: string[] = []
  let time = 0
  const commit = createCommit(fake.store, {
    limits: { ...LIMITS, storeTimeoutMs: 20 },
    now: () => time,
    onStored: (outcomes) => stored.push(...outcomes),
    onIdentity: ({ epoch }) => identities.push(epoch),
  })
  return {
    fake,
    stored,
    identities,
    pass: (ms: number) => (time += ms),
    /** Another node stores an entry. */
    other: (seq: number, name = `other ${seq}`) =>
      fake.docs.push({
        _id: new Types.ObjectId(),
        stream: STREAM,
        seq,
        ...unplaced(name),
        at: new Date(0),
      }),
    /** What each is answered: `4 new`, `2 known`, or the code of a refusal; another epoch than at first is added. */
    async commit(names: string[]) {
      const answers: Record<string, string> = {}
      await commit(
        STREAM,
        names.map((name) => ({
          unplaced: unplaced(name),
          resolve: ({ entry, epoch, isNew }) => {
            expect(answers).not.toHaveProperty(name)
            expect(entry.id).toBe(`urn:${name}`)
            const of = epoch === IDENTITY.epoch ? '' : ` of ${epoch}`
            answers[name] = `${entry.seq} ${isNew ? 'new' : 'known'}${of}`
          },
          reject: (error) => (answers[name] = (error as Refusal).code),
        })),
        1_000,
      )
      return answers
    },
    announced: () =>
      [...fake.hooked, ...stored.map(({ entry }) => entry)].map(({ id }) => id.slice(4)).toSorted(),
  }
}

describe('numbering', () => {
  test('the first entries of a stream, which is named before', async () => {
    const { fake, commit } = start()
    expect(await commit(['a', 'b'])).toEqual({ a: '1 new', b: '2 new' })
    expect(fake.calls).toEqual(['head', 'name weir', 'insert 1,2'])
  })

  test('a name that stands already is no error', async () => {
    const { fake, commit } = start()
    fake.names.add(STREAM)
    expect(await commit(['a'])).toEqual({ a: '1 new' })
  })

  test('after what stands there', async () => {
    const { fake, commit } = start('x', 'y')
    expect(await commit(['a', 'b'])).toEqual({ a: '3 new', b: '4 new' })
    expect(fake.calls).toEqual(['head', 'insert 3,4'])
  })

  test('the head is read for every batch: one that went back since the last is seen, and leaves no hole', async () => {
    const { fake, commit } = start('x', 'y', 'z')
    expect(await commit(['a'])).toEqual({ a: '4 new' })
    fake.docs.length = 2
    expect(await commit(['b'])).toEqual({ b: '3 new' })
    expect(fake.seqsIn(STREAM)).toEqual([1, 2, 3])
  })

  test('the entry is complete, and the same as what is stored', async () => {
    const { fake, commit } = start()
    await commit(['a'])
    expect(fake.docs).toEqual([
      {
        _id: expect.any(Types.ObjectId),
        stream: STREAM,
        seq: 1,
        ...unplaced('a'),
        at: new Date(0),
      },
    ])
  })
})

describe('duplicate keys', () => {
  test('another node was faster', async () => {
    const { fake, commit, other } = start('x', 'y')
    fake.pass = async () => {
      if (fake.calls.at(-1) === 'insert 3,4' && fake.docs.length === 2) other(3)
    }
    expect(await commit(['a', 'b'])).toEqual({ a: '4 new', b: '5 new' })
    expect(fake.calls).toEqual(['head', 'insert 3,4', 'look up 2', 'head', 'insert 4,5'])
  })

  test('both keys clash: the id is looked up before anything is renumbered (P5)', async () => {
    const { fake, commit, other } = start('x')
    fake.pass = async () => {
      if (fake.calls.at(-1) === 'insert 2' && fake.docs.length === 1) other(2, 'a')
    }
    expect(await commit(['a'])).toEqual({ a: '2 known' })
    expect(fake.calls).toEqual(['head', 'insert 2', 'look up 1'])
    expect(fake.docs).toHaveLength(2)
  })

  test('an id that stands there, amid a batch: it is answered, and leaves no hole', async () => {
    const { fake, commit } = start('x', 'b')
    const answers = await commit(['a', 'b', 'c'])
    expect(answers).toEqual({ a: '3 new', b: '2 known', c: '4 new' })
    expect(fake.seqsIn(STREAM)).toEqual([1, 2, 3, 4])
  })

  test('all stand there', async () => {
    const { fake, commit } = start('a', 'b')
    expect(await commit(['b', 'a'])).toEqual({ a: '1 known', b: '2 known' })
    expect(fake.calls).toEqual(['head', 'insert 3,4', 'look up 2'])
  })
})

describe('failures on the way (P1, P5)', () => {
  test('a lost reply: the own writes are recognised, and nothing is written twice', async () => {
    const { fake, commit, announced } = start()
    fake.faults.push('lost reply')
    expect(await commit(['a', 'b'])).toEqual({ a: '1 new', b: '2 new' })
    expect(fake.calls).toEqual(['head', 'name weir', 'insert 1,2', 'look up 2'])
    expect(announced()).toEqual(['a', 'b'])
  })

  test('a lost reply of a batch with an id that stood there: only that one is known', async () => {
    const { fake, commit, announced } = start('b')
    fake.faults.push('lost reply')
    expect(await commit(['a', 'b', 'c'])).toEqual({
      a: '2 new',
      b: '1 known',
      c: '3 new',
    })
    expect(announced()).toEqual(['a', 'c'])
  })

  test('half a batch arrived: the rest is renumbered, and each is announced once', async () => {
    const { fake, commit, announced } = start('x')
    fake.faults.push({ half: 2 })
    expect(await commit(['a', 'b', 'c', 'd'])).toEqual({
      a: '2 new',
      b: '3 new',
      c: '4 new',
      d: '5 new',
    })
    expect(fake.calls).toEqual(['head', 'insert 2,3,4,5', 'look up 4', 'head', 'insert 4,5'])
    expect(announced()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('nothing arrived: it is tried again', async () => {
    const { fake, commit } = start()
    fake.faults.push('refused', 'refused')
    expect(await commit(['a'])).toEqual({ a: '1 new' })
    expect(fake.calls.filter((call) => call === 'insert 1')).toHaveLength(3)
  })

  test('the look-up fails too: nothing is guessed', async () => {
    const { fake, commit, announced } = start()
    fake.faults.push('lost reply')
    fake.failLookUps = 1
    expect(await commit(['a'])).toEqual({ a: '1 new' })
    expect(fake.docs).toHaveLength(1)
    expect(announced()).toEqual(['a'])
  })

  test('an own write that no majority has yet is not answered, and not written twice', async () => {
    const { fake, commit } = start('x')
    fake.visible = 1
    fake.faults.push({ half: 1 })
    const lookUps = () => fake.calls.filter((call) => call.startsWith('look up')).length
    fake.pass = async () => {
      if (lookUps() === 3) fake.visible = Infinity
    }
    expect(await commit(['a', 'b'])).toEqual({ a: '2 new', b: '3 new' })
    expect(lookUps()).toBe(3)
    expect(fake.seqsIn(STREAM)).toEqual([1, 2, 3])
  })
})

describe('a call that the driver forgets: no answer, and no error either', () => {
  test.each([
    ['the head', 'head'],
    ['the insert', 'insert 2'],
    ['the look-up', 'look up 1'],
  ])('%s: it is given up, and the stream goes on', async (_title, what) => {
    const { fake, commit } = start('x')
    if (what.startsWith('look up')) fake.faults.push('lost reply')
    let forgotten = 0
    fake.pass = () =>
      fake.calls.at(-1) === what && forgotten++ === 0
        ? new Promise(() => undefined)
        : Promise.resolve()
    expect(await commit(['a'])).toEqual({ a: '2 new' })
    expect(fake.seqsIn(STREAM)).toEqual([1, 2])
    expect(forgotten).toBeGreaterThan(0)
  })
})

describe('out of time', () => {
  test('no answer from the store: no-primary, for those whose fate is not known', async () => {
    const { fake, commit, pass, announced } = start()
    fake.faults.push({ half: 1 }, 'refused')
    fake.pass = async () => void pass(200)
    expect(await commit(['a', 'b', 'c'])).toEqual({
      a: '1 new',
      b: 'no-primary',
      c: 'no-primary',
    })
    expect(announced()).toEqual(['a'])
  })

  test('always slower than others: busy', async () => {
    const { fake, commit, pass, other } = start()
    fake.pass = async () => {
      pass(50)
      if (fake.calls.at(-1)?.startsWith('insert')) other(fake.docs.length + 1)
    }
    expect(await commit(['a'])).toEqual({ a: 'busy' })
  })
})

describe('which database it is (P3)', () => {
  const swap = (fake: FakeStore, identity: Meta | null) => {
    fake.identity = identity
    fake.arrivals++
  }
  const STRANGER: Meta = { ...IDENTITY, epoch: 'stranger', ringKey: 'theirs' }
  const RESTORED: Meta = { ...IDENTITY, epoch: 'restored' }

  test('our own under another epoch: the number is of that epoch, and the node learns of it before the insert', async () => {
    const { fake, commit, identities } = start('x')
    fake.identity = RESTORED
    const known: number[] = []
    fake.pass = async () => {
      if (fake.calls.at(-1) === 'insert 2') known.push(identities.length)
    }
    expect(await commit(['a'])).toEqual({ a: '2 new of restored' })
    expect(identities).toEqual(['restored'])
    expect(known[0]).toBe(1)
  })

  test.each<[string, Meta | null]>([
    ["a stranger's", STRANGER],
    ['one without an identity', null],
  ])('%s: nothing is written, and it is said at once', async (_title, identity) => {
    const { fake, commit } = start('x')
    fake.identity = identity
    expect(await commit(['a', 'b'])).toEqual({ a: 'no-primary', b: 'no-primary' })
    expect(fake.calls.filter((call) => !call.startsWith('head'))).toEqual([])
    fake.identity = IDENTITY
    expect(await commit(['a'])).toEqual({ a: '2 new' })
  })

  test('it changed between the head and the insert: no number is told under the epoch before', async () => {
    const { fake, commit } = start('x')
    fake.pass = async () => {
      if (fake.calls.at(-1) === 'insert 2' && fake.docs.length === 1) swap(fake, RESTORED)
    }
    expect(await commit(['a'])).toEqual({ a: '2 new of restored' })
  })

  test('it became a stranger between the head and the insert: what went there is not called stored', async () => {
    const { fake, commit } = start('x')
    fake.pass = async () => {
      if (fake.calls.at(-1) === 'insert 2') swap(fake, STRANGER)
    }
    expect(await commit(['a'])).toEqual({ a: 'no-primary' })
  })

  test('it became a stranger during a look-up: what was found is not told', async () => {
    const { fake, commit } = start('x')
    fake.faults.push('lost reply')
    fake.pass = async () => {
      if (fake.calls.at(-1)?.startsWith('look up')) swap(fake, STRANGER)
    }
    expect(await commit(['a'])).toEqual({ a: 'no-primary' })
  })

  test('a new connection to the same database is asked who it is, and that is all', async () => {
    const { fake, commit, announced } = start('x')
    fake.pass = async () => void fake.arrivals++
    expect(await commit(['a'])).toEqual({ a: '2 new' })
    expect(fake.calls).toEqual(['head', 'insert 2'])
    expect(announced()).toEqual(['a'])
  })
})
