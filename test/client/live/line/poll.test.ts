import { pollTransport } from '../../../../client/live/line/poll'
import type { Connection, Heard } from '../../../../client/live/line/transport'
import type { Ask } from '../../../../client/live/rest/ask'
import type { SubscribeAck, SubscribeRequest } from '../../../../schemas/wire'

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate'] })
})
afterEach(() => jest.useRealTimers())

const turn = async (): Promise<void> => {
  for (let times = 0; times < 5; times++) await new Promise((done) => setImmediate(done))
}
const page = (seq: number, seqs: readonly number[] = [], epoch = 'one'): Response =>
  Response.json(
    { orderedItems: seqs.map((n) => ({ n })) },
    { headers: { 'freshet-position': `${epoch}:${seq}`, 'freshet-seqs': seqs.join(' ') } },
  )
const lost = (): Response => Response.json({ code: 'position-lost' }, { status: 409 })

/** Polls that are answered one after the other, as the test says. */
function open(atOnce?: number) {
  const told: string[] = []
  const waiting: { path: string; answer: (response: Response) => void }[] = []
  const ask: Ask = (path, { signal } = {}) =>
    new Promise((resolve, reject) => {
      waiting.push({ path, answer: resolve })
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const heard: Heard = {
    opened: () => told.push('opened'),
    closed: (reason) => told.push(`closed: ${reason}`),
    entries: ({ from, entries, seq }) =>
      told.push(`(${from}, ${seq}] ${entries.map((entry) => entry.seq).join()}`),
    reset: ({ position }) => told.push(`reset ${position.epoch}:${position.seq}`),
    presence: () => undefined,
    alive: () => undefined,
  }
  const connection: Connection = pollTransport(ask, atOnce).open(heard)
  return {
    told,
    waiting,
    connection,
    async subscribe(request: SubscribeRequest) {
      const answered = (ack: SubscribeAck): void => {
        const { ok } = ack
        const newest = ok ? (ack.entries ?? []).map(({ seq }) => seq).join() : ''
        told.push(
          ok ? `ok ${ack.recovered} ${ack.position.seq} ${newest}` : `${ack.code} ${ack.retry}`,
        )
      }
      connection.subscribe(request, answered)
      await turn()
    },
    /** What was asked; answers it. */
    async answer(response: Response): Promise<string> {
      const asked = waiting.shift()!
      asked.answer(response)
      await turn()
      return asked.path.replace('/streams/a/activities?', '')
    },
  }
}
const position = { epoch: 'one', seq: 4 }

test('resumes from a position, and waits for more', async () => {
  const { told, connection, answer, subscribe } = open()
  await subscribe({ stream: 'a', position })
  expect(await answer(page(6, [6, 5]))).toBe('after=one%3A4&limit=100')
  expect(await answer(page(9, [8]))).toBe('after=one%3A6&limit=100&wait=25')
  expect(told).toEqual(['opened', 'ok true 4 ', '(4, 6] 5,6', '(6, 9] 8'])
  connection.close()
})

test('begins with the newest', async () => {
  const { told, connection, answer, subscribe } = open()
  await subscribe({ stream: 'a', last: 2, filter: { type: 'Like' } })
  expect(await answer(page(9, [7, 3]))).toBe('type=Like&limit=2')
  expect(told).toEqual(['opened', 'ok false 9 3,7'])
  connection.close()
})

test('a lost position: told at the beginning, and in mid-way', async () => {
  const { told, connection, answer, subscribe } = open()
  await subscribe({ stream: 'a', position })
  await answer(lost())
  expect(await answer(page(2, [2], 'two'))).toBe('limit=1')
  await answer(lost())
  await answer(page(1, [], 'three'))
  expect(told).toEqual(['opened', 'ok false 2 ', 'reset three:1'])
  connection.close()
})

test('a server that does not wait is asked once a second', async () => {
  const { waiting, connection, answer, subscribe } = open()
  await subscribe({ stream: 'a', position })
  await answer(page(4))
  await answer(page(4))
  expect(waiting).toHaveLength(0)
  jest.advanceTimersByTime(1_000)
  await turn()
  expect(waiting).toHaveLength(1)
  connection.close()
})

test('a refusal is an answer; when it comes later the connection is closed, to be asked anew', async () => {
  const { told, answer, subscribe } = open()
  await subscribe({ stream: 'a' })
  await answer(Response.json({ code: 'forbidden' }, { status: 403 }))
  await subscribe({ stream: 'a', position })
  await answer(page(4))
  await answer(Response.json({ code: 'forbidden', detail: 'Not any more.' }, { status: 403 }))
  expect(told).toEqual([
    'opened',
    'forbidden never',
    'ok true 4 ',
    'closed: Refusal: Not any more.',
  ])
})

test('in a browser rooms take turns, and wait the shorter for it', async () => {
  const { told, waiting, connection, answer, subscribe } = open(1)
  await subscribe({ stream: 'a', position })
  await subscribe({ stream: 'b', position })
  expect(waiting).toHaveLength(1)
  await answer(page(4))
  expect(waiting.map(({ path }) => path)).toEqual(['/streams/b/activities?after=one%3A4&limit=100'])
  await answer(page(4))
  expect(waiting.map(({ path }) => path)).toEqual([
    '/streams/a/activities?after=one%3A4&limit=100&wait=2',
  ])
  expect(told).toEqual(['opened', 'ok true 4 ', 'ok true 4 '])
  connection.unsubscribe('a')
  await turn()
  expect(waiting.at(-1)?.path).toBe('/streams/b/activities?after=one%3A4&limit=100&wait=2')
  connection.close()
  await turn()
  expect(jest.getTimerCount()).toBe(0)
})
