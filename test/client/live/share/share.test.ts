import { createPool } from '../../../../client/live/hub/pool'
import type { Source } from '../../../../client/live/hub/source'
import { broadcastPost } from '../../../../client/live/share/broadcast-post'
import { createRemote } from '../../../../client/live/share/remote'
import { createShared, type Way } from '../../../../client/live/share/shared'
import { createSubscription } from '../../../../client/live/subscription/subscription'
import { eventually } from '../../../support/eventually'
import { span } from '../../../support/sockets'
import { Server } from '../server'
import { installBrowser } from './tab'

let browser: ReturnType<typeof installBrowser>
let server: Server
let url: string
let number = 0
const open: Source[] = []

beforeEach(() => {
  browser = installBrowser()
  server = new Server(() => 0)
  url = `http://${++number}.example`
})
afterEach(() => {
  for (const source of open.splice(0)) source.close()
  browser.remove()
  jest.useRealTimers()
})

const pool = (): Source => createPool([server.transport('socket')])

/** Shares over a broadcast, and has a connection of its own when that fails. */
function openTab(own: Way = pool): Source {
  const source = createShared([
    (failed) =>
      createRemote({ url, transports: ['socket'], open: broadcastPost(url, pool), failed }),
    own,
  ])
  open.push(source)
  return source
}

function read(source: Source, seq = 0) {
  const seen: number[] = []
  const cuts: unknown[] = []
  const { subscription } = createSubscription({
    source,
    head: server.head,
    stream: 'a',
    filter: undefined,
    last: 0,
    position: { epoch: 'one', seq },
    queueMost: 100,
    bookmark: null,
    onClose: () => undefined,
  })
  subscription.on('entries', ({ entries }) => seen.push(...entries.map((entry) => entry.seq)))
  subscription.on('cut', (cut) => cuts.push(cut))
  return { seen, cuts, subscription }
}

test('tabs share one connection, each from its own position', async () => {
  server.post('a', 5)
  const [one, two, three] = [read(openTab()), read(openTab(), 3), read(openTab(), 5)]
  await eventually(() => three.subscription.state === 'live')
  server.post('a', 2)
  await eventually(() => [one, two, three].every(({ seen }) => seen.at(-1) === 7))
  expect([one.seen, two.seen, three.seen]).toEqual([span(1, 7), span(4, 7), [6, 7]])
  expect(server.opened).toEqual(['socket'])
})

test('when the tab that had the connection is gone, another one has it: no gap, no double', async () => {
  const [first, second] = [openTab(), openTab()]
  const [one, two] = [read(first), read(second)]
  server.post('a', 3)
  await eventually(() => one.seen.length === 3 && two.seen.length === 3)
  first.close()
  server.post('a', 3)
  await eventually(() => two.seen.length === 6)
  server.post('a', 1)
  await eventually(() => two.seen.length === 7)
  expect([two.seen, two.cuts]).toEqual([span(1, 7), []])
  expect(server.opened).toEqual(['socket', 'socket'])
  expect(server.connections.size).toBe(1)
})

test('a tab that dies without a word keeps no seat', async () => {
  const [stays, dies] = [openTab(), openTab()]
  read(stays)
  read(dies)
  const only = createSubscription({
    source: dies,
    head: server.head,
    stream: 'b',
    filter: undefined,
    last: 0,
    position: null,
    queueMost: 100,
    bookmark: null,
    onClose: () => undefined,
  })
  const rooms = (): string[] =>
    [...server.connections].flatMap(({ subscriptions }) => [...subscriptions.keys()])
  await eventually(() => only.subscription.state === 'live')
  expect(rooms().toSorted()).toEqual(['a', 'b'])
  const tabs = browser.locks().filter((name) => name.startsWith('freshet tab'))
  expect(tabs).toHaveLength(2)
  browser.release(tabs[1]!)
  await eventually(() => rooms().join() === 'a')
})

test('a page that is put away lets go of everything, and goes on where it was when it comes back', async () => {
  const { seen, cuts } = read(openTab())
  server.post('a', 2)
  await eventually(() => seen.length === 2)
  browser.fire('pagehide', { persisted: true })
  await eventually(() => browser.locks().length === 0)
  await eventually(() => server.connections.size === 0)
  server.post('a', 2)
  browser.fire('pageshow', { persisted: true })
  await eventually(() => seen.length === 4)
  expect([seen, cuts]).toEqual([span(1, 4), []])
})

test('where nobody answers, or the browser forbids it, the next way is taken', async () => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate', 'performance'] })
  server.post('a', 2)
  const forbidden: Way = () => {
    throw new DOMException('no', 'SecurityError')
  }
  const silent: Way = (failed) =>
    createRemote({
      url,
      transports: ['socket'],
      open: () => ({ send: () => undefined, close: () => undefined }),
      failed,
    })
  const source = createShared([forbidden, () => null, silent, pool])
  open.push(source)
  const { seen } = read(source)
  for (let times = 0; times < 60 && seen.length === 0; times++)
    await jest.advanceTimersByTimeAsync(200)
  expect(seen).toEqual([1, 2])
  expect(server.opened).toEqual(['socket'])
})
