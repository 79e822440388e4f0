import fc from 'fast-check'
import { LIMITS } from '../../server/config'
import { join, lastOf, type Register, type Word } from '../../server/objects/register'

/** The log as a writer makes it: seq is dense in each stream, and the clocks are what they are. */
const logs = fc
  .array(
    fc.record({ stream: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 0, max: 5 }) }),
    {
      maxLength: 12,
    },
  )
  .map((said) => {
    const heads: Record<string, number> = {}
    return said.map(({ stream, at }, value): Word<number> => {
      heads[stream] = (heads[stream] ?? 0) + 1
      return { stream, seq: heads[stream], at, value }
    })
  })

const fold = (words: readonly Word<number>[]): Register<number> =>
  words.reduce<Register<number>>((register, word) => join(register, word), [])

const sorted = (register: Register<number>) =>
  register.toSorted((a, b) => (a.stream < b.stream ? -1 : 1))

test('any order, any number of times: the same register', () => {
  fc.assert(
    fc.property(
      logs.chain((log) =>
        fc.tuple(fc.constant(log), fc.shuffledSubarray([...log, ...log], { minLength: 0 })),
      ),
      ([log, some]) => {
        const all = [...some, ...log.toReversed()]
        expect(sorted(fold(all))).toEqual(sorted(fold(log)))
        expect(lastOf(fold(all))).toEqual(lastOf(fold(log)))
      },
    ),
  )
})

test('within one stream the highest seq has the last word, whatever the clocks say', () => {
  fc.assert(
    fc.property(logs, (log) => {
      const one = log.filter(({ stream }) => stream === 'a')
      expect(lastOf(fold(one))?.value).toBe(one.at(-1)?.value)
    }),
  )
})

test('between streams the latest time decides, then the name', () => {
  const word = (stream: string, seq: number, at: number): Word<string> => ({
    stream,
    seq,
    at,
    value: `${stream}${seq}`,
  })
  const lastIn = (...words: Word<string>[]) =>
    lastOf(words.reduce<Register<string>>((register, one) => join(register, one), []))?.value
  expect(lastIn(word('a', 1, 10), word('b', 1, 20))).toBe('b1')
  expect(lastIn(word('b', 1, 10), word('a', 1, 10))).toBe('b1')
  // A clock that goes back in one stream does not make its last word older than one that it followed.
  expect(lastIn(word('a', 1, 30), word('a', 2, 10), word('b', 1, 20))).toBe('a2')
})

test('what is known already changes nothing', () => {
  const register = join([], { stream: 'a', seq: 2, at: 5, value: 1 })
  expect(join(register, { stream: 'a', seq: 2, at: 5, value: 1 })).toBe(register)
  expect(join(register, { stream: 'a', seq: 1, at: 4, value: 0 })).toBe(register)
})

test('P7: a few streams are remembered; the last word is among them', () => {
  let register: Register<number> = []
  for (let at = 0; at < 100; at++)
    register = join(register, { stream: `s${at}`, seq: 1, at, value: at })
  expect(register).toHaveLength(LIMITS.registerStreams)
  expect(lastOf(register)?.value).toBe(99)
})
