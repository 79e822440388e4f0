import { limited, sharedReads, type Range } from '../../server/deliver/reads'
import { turn } from './scripted'

function scripted() {
  const asked: { name: string; answer: (page: []) => void; fail: (error: Error) => void }[] = []
  const range: Range = (stream, after, limit) =>
    new Promise((answer, fail) =>
      asked.push({ name: [stream, after, limit].join(' '), answer, fail }),
    )
  return { asked, range }
}

describe('sharedReads', () => {
  test('equal reads that are under way are one', async () => {
    const { asked, range } = scripted()
    const read = sharedReads(range, 8)
    const answers = [read('weir', 5, 200), read('weir', 5, 200), read('weir', 5, 200)]
    await turn()
    expect(asked.map(({ name }) => name)).toEqual(['weir 5 200'])
    asked[0]!.answer([])
    expect(await Promise.all(answers)).toEqual([[], [], []])
  })

  test.each<[string, Parameters<Range>]>([
    ['stream', ['lock', 5, 200]],
    ['place', ['weir', 6, 200]],
    ['size', ['weir', 5, 100]],
  ])('another %s is another read', async (_title, other) => {
    const { asked, range } = scripted()
    const read = sharedReads(range, 8)
    void read('weir', 5, 200)
    void read(...other)
    await turn()
    expect(asked).toHaveLength(2)
  })

  test('once answered, the next one reads anew', async () => {
    const { asked, range } = scripted()
    const read = sharedReads(range, 8)
    const first = read('weir', 5, 200)
    await turn()
    asked[0]!.answer([])
    await first
    void read('weir', 5, 200)
    await turn()
    expect(asked).toHaveLength(2)
  })

  test('all who share a read learn of its failure, and the next one reads anew', async () => {
    const { asked, range } = scripted()
    const read = sharedReads(range, 8)
    const answers = Promise.allSettled([read('weir', 5, 200), read('weir', 5, 200)])
    await turn()
    asked[0]!.fail(new Error('away'))
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    void read('weir', 5, 200)
    await turn()
    expect(asked).toHaveLength(2)
  })
})

describe('limited (P7)', () => {
  test('so many at once; the others in order; a failure makes room too', async () => {
    const started: number[] = []
    const ends: ((failed: boolean) => void)[] = []
    const run = limited(2)
    const done = Promise.allSettled(
      [0, 1, 2, 3, 4].map((one) =>
        run(() => {
          started.push(one)
          return new Promise<number>((resolve, reject) => {
            ends[one] = (failed) => (failed ? reject(new Error()) : resolve(one))
          })
        }),
      ),
    )
    await turn()
    expect(started).toEqual([0, 1])
    ends[1]!(true)
    await turn()
    expect(started).toEqual([0, 1, 2])
    ends[0]!(false)
    ends[2]!(false)
    await turn()
    expect(started).toEqual([0, 1, 2, 3, 4])
    ends[3]!(false)
    ends[4]!(true)
    expect((await done).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
    ])
  })

  test('what throws at once makes room too', async () => {
    const run = limited(1)
    await expect(
      run(() => {
        throw new Error('at once')
      }),
    ).rejects.toThrow('at once')
    await expect(run(async () => 'next')).resolves.toBe('next')
  })
})
