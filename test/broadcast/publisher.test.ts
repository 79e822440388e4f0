import type { Redis } from 'ioredis'
import { LIMITS } from '../../server/config'
import { createPublisher } from '../../server/broadcast/publisher'

type Reply = [error: Error | null, count: number]

/** Pipelines that are answered when the test says so. */
function start(limits = {}) {
  const pipelines: {
    lines: string[]
    answer: (replies?: Reply[] | null) => void
    fail: () => void
  }[] = []
  const faults: { pipeline?: Error; exec?: Error } = {}
  const redis = {
    pipeline() {
      if (faults.pipeline) throw faults.pipeline
      const lines: string[] = []
      return {
        publish: (channel: string, line: string) => lines.push(`${channel} ${line}`),
        exec() {
          if (faults.exec) throw faults.exec
          return new Promise<Reply[] | null>((resolve, reject) =>
            pipelines.push({
              lines,
              answer: (replies = lines.map((): Reply => [null, 1])) => resolve(replies),
              fail: () => reject(new Error('away')),
            }),
          )
        },
      }
    },
  }
  const said: string[] = []
  const publisher = createPublisher(
    redis as unknown as Redis,
    { ...LIMITS, ...limits },
    {
      info: (event) => said.push(event),
      warn: (event) => said.push(event),
      error: (event) => said.push(event),
    },
  )
  return { pipelines, faults, said, publisher }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what gathers in a turn is one pipeline, in order', async () => {
  const { pipelines, publisher } = start()
  publisher.publish('a', '1')
  publisher.publish('b', '2')
  await Promise.resolve()
  publisher.publish('a', '3')
  expect(pipelines).toEqual([])
  await turn()
  publisher.publish('a', '4')
  await turn()
  expect(pipelines.map(({ lines }) => lines)).toEqual([['a 1', 'b 2', 'a 3'], ['a 4']])
})

test('replies are counted, one by one', async () => {
  const { pipelines, publisher, said } = start()
  for (const line of ['1', '2', '3']) publisher.publish('a', line)
  await turn()
  pipelines[0]!.answer([
    [null, 1],
    [new Error('too long'), 0],
    [null, 0],
  ])
  await publisher.idle()
  expect(publisher.counts).toEqual({ rung: 2, lost: 1 })
  expect(said).toEqual(['rings lost'])
})

test.each<[string, (given: ReturnType<typeof start>) => void]>([
  ['a pipeline that fails', ({ pipelines }) => pipelines[0]!.fail()],
  ['a pipeline without replies', ({ pipelines }) => pipelines[0]!.answer(null)],
])('%s loses all of it', async (_title, answer) => {
  const given = start()
  given.publisher.publish('a', '1')
  given.publisher.publish('a', '2')
  await turn()
  answer(given)
  await given.publisher.idle()
  expect(given.publisher.counts).toEqual({ rung: 0, lost: 2 })
})

test.each(['pipeline', 'exec'] as const)(
  'a client that throws in %s() loses all of it',
  async (where) => {
    const { faults, publisher } = start()
    faults[where] = new Error('broken')
    publisher.publish('a', '1')
    await turn()
    await publisher.idle()
    expect(publisher.counts).toEqual({ rung: 0, lost: 1 })
  },
)

test('beyond so many in flight they are skipped, and room comes with the replies (P7)', async () => {
  const { pipelines, publisher } = start({ publishInFlight: 3 })
  for (const line of ['1', '2', '3', '4']) publisher.publish('a', line)
  await turn()
  publisher.publish('a', '5')
  await turn()
  expect(pipelines.map(({ lines }) => lines)).toEqual([['a 1', 'a 2', 'a 3']])
  expect(publisher.counts.lost).toBe(2)
  pipelines[0]!.answer()
  await turn()
  publisher.publish('a', '6')
  await turn()
  expect(pipelines[1]?.lines).toEqual(['a 6'])
})

test('losing is said when it begins and when it is over, not each time', async () => {
  const { pipelines, publisher, said } = start()
  for (const fails of [true, true, false, false, true]) {
    publisher.publish('a', 'x')
    await turn()
    if (fails) pipelines.at(-1)!.fail()
    else pipelines.at(-1)!.answer()
    await publisher.idle()
  }
  expect(said).toEqual(['rings lost', 'rings go out again', 'rings lost'])
})

test('idle waits for what is gathered and for what is under way', async () => {
  const { pipelines, publisher } = start()
  let idle = false
  publisher.publish('a', '1')
  void publisher.idle().then(() => (idle = true))
  await turn()
  await turn()
  expect(idle).toBe(false)
  pipelines[0]!.answer()
  await turn()
  expect(idle).toBe(true)
})
