import { eventsTransport } from '../../../../client/live/line/events'
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

/** Server-sent events whose server is the test. */
function open(roomsMost?: number) {
  const asked: string[] = []
  const told: string[] = []
  let write = (_text: string): void => undefined
  let answer: () => Response = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          write = (text) => controller.enqueue(new TextEncoder().encode(text))
        },
        cancel: () => void told.push('left'),
      }),
      { headers: { 'content-type': 'text/event-stream; charset=utf-8' } },
    )
  const ask: Ask = async (path) => {
    asked.push(path)
    return answer()
  }
  const heard: Heard = {
    opened: () => told.push('opened'),
    closed: (reason) => told.push(`closed: ${reason}`),
    entries: ({ from, entries, seq }) =>
      told.push(`(${from}, ${seq}] ${entries.map((entry) => entry.seq).join()}`),
    reset: ({ position }) => told.push(`reset ${position.epoch}:${position.seq}`),
    presence: () => undefined,
    alive: () => undefined,
  }
  const connection: Connection = eventsTransport(ask, roomsMost).open(heard)
  return {
    asked,
    told,
    connection,
    answerWith: (response: () => Response) => {
      answer = response
    },
    async write(text: string) {
      write(text)
      await turn()
    },
    async subscribe(request: SubscribeRequest) {
      const answered = (ack: SubscribeAck): void => {
        const { ok } = ack
        told.push(ok ? `ok ${ack.recovered} ${ack.position.seq}` : `${ack.code} ${ack.retry}`)
      }
      connection.subscribe(request, answered)
      await turn()
    },
  }
}

const block = (seq: number): string => `id: one:${seq}\ndata: {"n":${seq}}\n\n`
const position = { epoch: 'one', seq: 4 }

test.each<[title: string, request: SubscribeRequest, pieces: string[], told: string[]]>([
  [
    'live from now: the first id is where it begins',
    { stream: 'a' },
    ['retry: 2000\n\n', 'id: one:7\n\n', block(8)],
    ['ok false 7', '(7, 8] 8'],
  ],
  [
    'with the newest: it begins below the first of them',
    { stream: 'a', last: 3 },
    [`${block(5)}${block(6)}id: one:9\n\n`],
    ['ok false 4', '(4, 9] 5,6'],
  ],
  [
    'resumed: what was missed, in frames that join on; one piece is one frame',
    { stream: 'a', position },
    ['id: one:4\n\n', `${block(5)}${block(7)}`, 'id: one:12\n\n', block(13)],
    ['ok true 4', '(4, 7] 5,7', '(7, 12] ', '(12, 13] 13'],
  ],
  [
    'a position that is lost: the newest that were asked for',
    { stream: 'a', position, last: 2 },
    [`event: reset\nid: two:2\ndata: {}\n\nid: two:1\ndata: {}\n\nid: two:2\n\n`],
    ['ok false 0', '(0, 2] 1'],
  ],
  [
    'a position that is lost, and nothing to show',
    { stream: 'a', position },
    ['event: reset\nid: two:2\ndata: {}\n\nid: two:2\n\n'],
    ['ok false 2'],
  ],
  [
    'lost in mid-way',
    { stream: 'a', position },
    [`id: one:4\n\n${block(5)}event: reset\nid: two:1\ndata: {}\n\nid: two:2\ndata: {}\n\n`],
    ['ok true 4', '(4, 5] 5', 'reset two:1', '(1, 2] 2'],
  ],
  [
    'what is no position, and what is known, says nothing',
    { stream: 'a', position },
    ['id: x\ndata: {}\n\nid: one:4\n\n', block(4), block(3), block(5)],
    ['ok true 4', '(4, 5] 5'],
  ],
])('%s', async (_, request, pieces, expected) => {
  const { told, connection, ...events } = open()
  await events.subscribe(request)
  for (const piece of pieces) await events.write(piece)
  expect(told).toEqual(['opened', ...expected])
  connection.close()
})

test('asks with position, filter and how many', async () => {
  const { asked, connection, subscribe } = open()
  await subscribe({
    stream: 'a',
    position,
    last: 3,
    filter: { type: ['Like', 'Flag'], not: { actor: 'x' } },
  })
  expect(asked).toEqual(['/streams/a/events?not.actor=x&type=Flag&type=Like&after=one%3A4&last=3'])
  connection.close()
})

test('a refusal is an answer, and the others go on', async () => {
  const { told, connection, ...events } = open()
  await events.subscribe({ stream: 'a' })
  events.answerWith(() => Response.json({ code: 'forbidden' }, { status: 403 }))
  await events.subscribe({ stream: 'b' })
  events.answerWith(() => new Response('', { status: 502 }))
  await events.subscribe({ stream: 'c' })
  expect(told).toEqual(['opened', 'forbidden never', 'http-502 later'])
  connection.close()
})

test.each<[string, () => Response, string]>([
  ['something else answers', () => new Response('<html>'), 'closed: no event stream'],
  [
    'it ends',
    () => new Response('', { headers: { 'content-type': 'text/event-stream' } }),
    'closed: ended',
  ],
])('%s: the connection is closed, once', async (_, response, expected) => {
  const { told, ...events } = open()
  events.answerWith(response)
  await events.subscribe({ stream: 'a' })
  await events.subscribe({ stream: 'b' })
  expect(told).toEqual(['opened', expected])
})

test('a stream that says nothing for 40 s is dead', async () => {
  const { told, ...events } = open()
  await events.subscribe({ stream: 'a' })
  jest.advanceTimersByTime(39_000)
  await events.write(':\n\n')
  jest.advanceTimersByTime(39_000)
  await turn()
  expect(told).toEqual(['opened'])
  jest.advanceTimersByTime(2_000)
  await turn()
  expect(told).toEqual(['opened', 'left', 'closed: ended'])
})

test('subscribing again leaves the answer before; unsubscribing too', async () => {
  const { told, connection, ...events } = open()
  await events.subscribe({ stream: 'a' })
  await events.subscribe({ stream: 'a', position })
  expect(told).toEqual(['opened', 'left'])
  connection.unsubscribe('a')
  await turn()
  expect(told).toEqual(['opened', 'left', 'left'])
})

test('a browser has room for a few', async () => {
  const { told, ...events } = open(2)
  for (const stream of ['a', 'b', 'c']) await events.subscribe({ stream })
  const closed = 'closed: more subscriptions than a browser has room for'
  expect(told.filter((one) => one !== 'left')).toEqual(['opened', closed])
})
