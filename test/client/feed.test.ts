import { createFeed, type Feed, type FeedListener } from '../../client/feed'
import { outcomeOf } from '../../client/post'
import { eventually } from '../support/eventually'
import { startMemory, type Memory } from '../support/memory'
import { started, stopStarted } from '../support/started'

const ANY = { type: 'Like' }
let memory: Memory

beforeEach(async () => {
  memory = await startMemory()
})
afterEach(stopStarted)

function read(position = { epoch: 'memory', seq: 0 }) {
  const seen: number[] = []
  const told: string[] = []
  const listener: FeedListener = {
    show: (entries) => void seen.push(...entries.map(({ seq }) => seq)),
    cut: () => told.push('cut'),
    open: () => told.push('open'),
    level: (recovered) => told.push(recovered ? 'recovered' : 'lost'),
    closed: () => told.push('closed'),
    refused: (code) => told.push(`refused ${code}`),
    moved: () => undefined,
    nextTry: () => told.push('later'),
  }
  const feed: Feed = createFeed({ stream: 's', position, last: 2, url: memory.url }, listener)
  started({
    stop: async () => {
      feed.stop()
    },
  })
  return { feed, seen, told }
}

test('goes on from its position: what was missed, then what is live, each once', async () => {
  memory.post('s', ANY, ANY, ANY)
  const { seen, told, feed } = read({ epoch: 'memory', seq: 1 })
  await eventually(() => seen.length === 2)
  memory.post('s', ANY)
  await eventually(() => seen.length === 3)
  expect(seen).toEqual([2, 3, 4])
  expect(told).toEqual(['open', 'recovered'])
  expect(feed.position).toEqual({ epoch: 'memory', seq: 4 })
})

test('comes back by itself after the connection is lost', async () => {
  const { seen, told } = read()
  await eventually(() => told.includes('recovered'))
  memory.io.disconnectSockets(true)
  memory.post('s', ANY, ANY)
  await eventually(() => told.includes('closed'))
  memory.post('s', ANY)
  await eventually(() => seen.length === 3)
  expect(seen).toEqual([1, 2, 3])
  expect(told).toEqual(['open', 'recovered', 'closed', 'later', 'open', 'recovered'])
})

test('at once when it is asked to', async () => {
  const { told, feed } = read()
  await eventually(() => told.includes('recovered'))
  memory.io.disconnectSockets(true)
  await eventually(() => told.includes('later'))
  feed.tryNow()
  await eventually(() => told.filter((one) => one === 'recovered').length === 2)
})

test('asks again when a frame leaves a gap', async () => {
  const { seen, told } = read()
  await eventually(() => told.includes('recovered'))
  memory.post('s', ANY)
  await eventually(() => seen.length === 1)
  memory.streams.set('s', [...memory.streams.get('s')!, { seq: 2, activity: ANY }])
  memory.post('s', ANY)
  await eventually(() => seen.length === 3)
  expect(seen).toEqual([1, 2, 3])
})

test('another epoch is a cut, and the newest follow', async () => {
  memory.post('s', ANY, ANY, ANY)
  const { seen, told } = read({ epoch: 'before', seq: 900 })
  await eventually(() => seen.length === 2)
  expect(seen).toEqual([2, 3])
  expect(told).toEqual(['open', 'cut', 'lost'])
})

test('a reset is a cut', async () => {
  const { told, feed } = read()
  await eventually(() => told.includes('recovered'))
  memory.io.emit('reset', {
    room: 's',
    stream: 's',
    position: { epoch: 'two', seq: 5 },
    code: 'position-lost',
  })
  await eventually(() => told.includes('cut'))
  expect(feed.position).toEqual({ epoch: 'two', seq: 5 })
})

test('a refusal for now is tried again, one for ever is not', async () => {
  const answers = [
    { ok: false, code: 'busy', retry: 'later' },
    { ok: false, code: 'forbidden', retry: 'never' },
  ]
  memory.io.removeAllListeners('connection')
  memory.io.on('connection', (socket) => {
    socket.on('subscribe', (_request, ack: (answer: unknown) => void) => ack(answers.shift()))
  })
  const { told } = read()
  await eventually(() => told.includes('refused forbidden'))
  expect(told).toEqual(['open', 'later', 'refused forbidden'])
})

test.each([
  [
    429,
    '',
    12,
    { is: 'waiting', againInMs: 12_000, reason: 'That was quick. It goes out in 12 s.' },
  ],
  [
    413,
    '',
    0,
    { is: 'failed', reason: 'This is longer than 64 KiB; shorten it or post it in parts.' },
  ],
  [503, 'x', 0, { is: 'failed', reason: 'The server could not store it. Your text is kept here.' }],
  [403, '', 0, { is: 'failed', reason: 'You can’t post to #board any more.' }],
  [
    409,
    '',
    0,
    { is: 'failed', reason: 'An entry with this id exists already with other content.' },
  ],
  [422, 'Name it.', 0, { is: 'failed', reason: 'Name it.' }],
  [418, '', 0, { is: 'failed', reason: 'The server did not take it. Your text is kept here.' }],
])('a post that is answered %d', (status, detail, retryAfter, outcome) => {
  expect(outcomeOf(status, 'board', detail, retryAfter)).toEqual(outcome)
})
