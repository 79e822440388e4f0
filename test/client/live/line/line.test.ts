import { createLine, type LineHeard } from '../../../../client/live/line/line'
import { TRANSPORTS } from '../../../../client/live/line/transport'
import type { SubscribeAck } from '../../../../schemas/wire'
import { Server } from '../server'

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] })
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
})
afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms)

/** A line that asks for stream `a` whenever it is told to. */
function lift(server = new Server(() => 0)) {
  const told: string[] = []
  const answers: SubscribeAck[] = []
  const ask = (): void => line.subscribe({ stream: 'a' }, (answer) => void answers.push(answer))
  const heard: LineHeard = {
    opened() {
      told.push(`opened ${line.transport}`)
      ask()
    },
    doubted() {
      told.push('doubted')
      ask()
    },
    presence: () => undefined,
    closed: (nextTryAt) => told.push(`closed ${nextTryAt - Date.now()}`),
    entries: ({ seq }) => told.push(`entries ${seq}`),
    reset: () => told.push('reset'),
  }
  const line = createLine(
    TRANSPORTS.map((name) => server.transport(name)),
    heard,
  )
  return { server, line, told, answers }
}

test('what does not get through is left for the next at once, and gone back to later', async () => {
  const server = new Server(() => 0)
  server.down.add('socket').add('events')
  const { line, told } = lift(server)
  await pass(100)
  expect(told).toEqual(['closed 0', 'closed 0', 'opened poll'])
  server.down.clear()
  await pass(59_000)
  expect(line.transport).toBe('poll')
  await pass(2_000)
  expect(told).toEqual(['closed 0', 'closed 0', 'opened poll', 'opened socket'])
  expect([...server.connections].map(({ name }) => name)).toEqual(['socket'])
  line.close()
})

test('the lower one holds until the upper one has opened', async () => {
  const server = new Server(() => 0)
  server.down.add('socket')
  const { told, line } = lift(server)
  await pass(100)
  await pass(60_100)
  server.post('a')
  await pass(100)
  expect(told).toEqual(['closed 0', 'opened events', 'entries 1'])
  expect(server.opened.filter((name) => name === 'socket')).toHaveLength(2)
  line.close()
})

test('a connection that was gone back up to is lost like any other', async () => {
  const server = new Server(() => 0)
  server.down.add('socket')
  const { told, line } = lift(server)
  await pass(100)
  server.down.clear()
  await pass(70_000)
  server.cut()
  await pass(2_000)
  expect(told).toEqual([
    'closed 0',
    'opened events',
    'opened socket',
    'closed 1000',
    'opened socket',
  ])
  line.close()
})

test('what has worked is tried some times more before it is left', async () => {
  const { server, told, line } = lift()
  await pass(10_000)
  server.down.add('socket')
  server.cut()
  await pass(16_000)
  const waits = ['closed 1000', 'closed 2000', 'closed 4000', 'closed 8000']
  expect(told).toEqual(['opened socket', ...waits, 'closed 0', 'opened events'])
  line.close()
})

test('while nothing gets through the waits grow', async () => {
  const server = new Server(() => 0)
  for (const name of TRANSPORTS) server.down.add(name)
  const { told, line } = lift(server)
  await pass(120_000)
  const waits = told.map((one) => Number(one.split(' ')[1])).filter((wait) => wait > 0)
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  line.close()
})

test('a wake does not wait for the next try', async () => {
  const { server, told, line } = lift()
  await pass(10_000)
  server.cut()
  await pass(2)
  expect(told.at(-1)).toBe('closed 1000')
  line.wake(false)
  await pass(10)
  expect(told.at(-1)).toBe('opened socket')
  line.close()
})

test.each([
  ['the network is back', true, 10],
  ['the page is seen again after a while', false, 5_000],
])('a try that hangs is given up at once when %s', async (_, isSure, hangsMs) => {
  const { server, told, answers, line } = lift()
  server.cut(() => true, true)
  await pass(hangsMs)
  line.wake(isSure)
  await pass(100)
  expect(told).toEqual(['opened socket'])
  expect([server.opened, answers.length]).toEqual([['socket', 'socket'], 1])
  await pass(20_000)
  expect([told, server.connections.size]).toEqual([['opened socket'], 1])
  line.close()
  expect(jest.getTimerCount()).toBe(0)
})

test('a try that has just begun is left to itself when the page is only seen again', async () => {
  const { server, told, line } = lift()
  line.wake(false)
  await pass(100)
  expect([told, server.opened]).toEqual([['opened socket'], ['socket']])
  line.close()
})

test('after sleep a connection that is dead without knowing is found out soon', async () => {
  const { server, told, answers, line } = lift()
  await pass(10_000)
  server.cut(() => true, true)
  await pass(60_000)
  expect(told).toEqual(['opened socket'])
  line.wake(true)
  await pass(3_900)
  expect(told).toEqual(['opened socket', 'doubted'])
  await pass(1_500)
  expect(told).toEqual(['opened socket', 'doubted', 'closed 1000', 'opened socket'])
  await pass(100)
  expect(answers).toHaveLength(2)
  line.close()
})

test('a page that is shown again looks only when nothing was heard for a while', async () => {
  const { server, told, line } = lift()
  await pass(50_000)
  server.post('a')
  await pass(100)
  line.wake(false)
  expect(told).toEqual(['opened socket', 'entries 1'])
  await pass(50_000)
  line.wake(false)
  await pass(5_000)
  expect(told).toEqual(['opened socket', 'entries 1', 'doubted'])
  line.close()
})

test('what neither opens nor fails, and what does not answer, is given up', async () => {
  const began = Date.now()
  const { server, told, line } = lift()
  server.cut(() => true, true)
  while (!told.includes('opened events')) await pass(1)
  expect(Date.now() - began).toBeLessThan(15_100)
  server.cut(() => true, true)
  await pass(15_100)
  expect(told).toEqual(['closed 0', 'opened events', 'closed 0', 'opened poll'])
  line.close()
})

test('when it is closed nothing is left', async () => {
  const { server, told, line } = lift()
  await pass(100)
  line.close()
  server.post('a')
  line.wake(true)
  await pass(60_000)
  expect(told).toEqual(['opened socket'])
  expect([server.connections.size, jest.getTimerCount(), line.transport]).toEqual([0, 0, null])
})
