import { Types } from 'mongoose'
import { createCommit, type Outcome } from '../../server/append/commit'
import type { Refusal } from '../../server/errors'
import { LIMITS } from '../../server/config'
import { FakeStore, unplaced } from './fake-store'

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
  let time = 0
  const commit = createCommit(fake.store, {
    limits: LIMITS,
    now: () => time,
    onStored: (outcomes) => stored.push(...outcomes),
  })
  return {
    fake,
    stored,
    pass: (ms: number) => (time += ms),
    /** What each is answered: `a 4 new`, `b 2 known`, or the code of a refusal. */
    async commit(names: string[], hint?: number) {
      const answers: Record<string, string> = {}
      const head = await commit(
        STREAM,
        names.map((name) => ({
          unplaced: unplaced(name),
          resolve: ({ entry, isNew }) => {
            expect(answers).not.toHaveProperty(name)
            expect(entry.id).toBe(`urn:${name}`)
            answers[name] = `${entry.seq} ${isNew ? 'new' : 'known'}`
          },
          reject: (error) => (answers[name] = (error as Refusal).code),
        })),
        { hint, until: 1_000 },
      )
      return { answers, head }
    },
    announced: () =>
      [...fake.hooked, ...stored.map(({ entry }) => entry)].map(({ id }) => id.slice(4)).toSorted(),
  }
}

describe('numbering', () => {
  test('the first entries of a stream, which is named before', async () => {
    const { fake, commit } = start()
    expect(await commit(['a', 'b'])).toEqual({ answers: { a: '1 new', b: '2 new' }, head: 2 })
    expect(fake.calls).toEqual(['head', 'name weir', 'insert 1,2'])
  })

  test('a name that stands already is no error', async () => {
    const { fake, commit } = start()
    fake.names.add(STREAM)
    expect((await commit(['a'])).answers).toEqual({ a: '1 new' })
  })

  test('after what stands there', async () => {
    const { fake, commit } = start('x', 'y')
    expect(await commit(['a', 'b'])).toEqual({ answers: { a: '3 new', b: '4 new' }, head: 4 })
    expect(fake.calls).toEqual(['head', 'insert 3,4'])
  })

  test('with a hint the head is not read', async () => {
    const { fake, commit } = start('x', 'y')
    expect((await commit(['a'], 2)).answers).toEqual({ a: '3 new' })
    expect(fake.calls).toEqual(['insert 3'])
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
  test('the hint was old: another node was faster', async () => {
    const { fake, commit } = start('x', 'y')
    expect((await commit(['a', 'b'], 1)).answers).toEqual({ a: '3 new', b: '4 new' })
    expect(fake.calls).toEqual(['insert 2,3', 'look up 2', 'head', 'insert 3,4'])
  })

  test('both keys clash: the id is looked up before anything is renumbered (P5)', async () => {
    const { fake, commit } = start('x', 'a')
    expect(await commit(['a'], 1)).toEqual({ answers: { a: '2 known' }, head: undefined })
    expect(fake.calls).toEqual(['insert 2', 'look up 1'])
    expect(fake.docs).toHaveLength(2)
  })

  test('an id that stands there, amid a batch: it is answered, and leaves no hole', async () => {
    const { fake, commit } = start('x', 'b')
    const { answers } = await commit(['a', 'b', 'c'])
    expect(answers).toEqual({ a: '3 new', b: '2 known', c: '4 new' })
    expect(fake.seqsIn(STREAM)).toEqual([1, 2, 3, 4])
  })

  test('all stand there', async () => {
    const { fake, commit } = start('a', 'b')
    expect((await commit(['b', 'a'])).answers).toEqual({ a: '1 known', b: '2 known' })
    expect(fake.calls).toEqual(['head', 'insert 3,4', 'look up 2'])
  })
})

describe('failures on the way (P1, P5)', () => {
  test('a lost reply: the own writes are recognised, and nothing is written twice', async () => {
    const { fake, commit, announced } = start()
    fake.faults.push('lost reply')
    expect(await commit(['a', 'b'])).toEqual({
      answers: { a: '1 new', b: '2 new' },
      head: undefined,
    })
    expect(fake.calls).toEqual(['head', 'name weir', 'insert 1,2', 'look up 2'])
    expect(announced()).toEqual(['a', 'b'])
  })

  test('a lost reply of a batch with an id that stood there: only that one is known', async () => {
    const { fake, commit, announced } = start('b')
    fake.faults.push('lost reply')
    expect((await commit(['a', 'b', 'c'])).answers).toEqual({
      a: '2 new',
      b: '1 known',
      c: '3 new',
    })
    expect(announced()).toEqual(['a', 'c'])
  })

  test('half a batch arrived: the rest is renumbered, and each is announced once', async () => {
    const { fake, commit, announced } = start('x')
    fake.faults.push({ half: 2 })
    expect((await commit(['a', 'b', 'c', 'd'])).answers).toEqual({
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
    expect((await commit(['a'])).answers).toEqual({ a: '1 new' })
    expect(fake.calls.filter((call) => call === 'insert 1')).toHaveLength(3)
  })

  test('the look-up fails too: nothing is guessed', async () => {
    const { fake, commit, announced } = start()
    fake.faults.push('lost reply')
    fake.failLookUps = 1
    expect((await commit(['a'])).answers).toEqual({ a: '1 new' })
    expect(fake.docs).toHaveLength(1)
    expect(announced()).toEqual(['a'])
  })

  test('an own write that no majority has yet is not answered, and not written twice', async () => {
    const { fake, commit } = start('x')
    fake.visible = 1
    fake.faults.push({ half: 1 })
    let lookUps = 0
    fake.pass = async () => {
      if (fake.calls.at(-1)!.startsWith('look up') && ++lookUps === 3) fake.visible = Infinity
    }
    expect((await commit(['a', 'b'])).answers).toEqual({ a: '2 new', b: '3 new' })
    expect(lookUps).toBe(3)
    expect(fake.seqsIn(STREAM)).toEqual([1, 2, 3])
  })
})

describe('out of time', () => {
  test('no answer from the store: no-primary, for those whose fate is not known', async () => {
    const { fake, commit, pass, announced } = start()
    fake.faults.push({ half: 1 }, 'refused')
    fake.pass = async () => void pass(200)
    expect((await commit(['a', 'b', 'c'])).answers).toEqual({
      a: '1 new',
      b: 'no-primary',
      c: 'no-primary',
    })
    expect(announced()).toEqual(['a'])
  })

  test('always slower than others: busy', async () => {
    const { fake, commit, pass } = start()
    let others = 0
    fake.pass = async () => {
      pass(50)
      if (fake.calls.at(-1)!.startsWith('insert'))
        fake.docs.push({
          _id: new Types.ObjectId(),
          stream: STREAM,
          seq: fake.docs.length + 1,
          ...unplaced(`other ${others++}`),
          at: new Date(0),
        })
    }
    expect((await commit(['a'])).answers).toEqual({ a: 'busy' })
  })
})
