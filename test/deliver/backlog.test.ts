import { EventEmitter } from 'node:events'
import { LIMITS } from '../../server/config'
import { createBacklog } from '../../server/deliver/backlog'
import { turn } from './scripted'

const limits = { ...LIMITS, backlogBytes: 1_000, backlogPackets: 10, backlogSlowMs: 5_000 }

function start() {
  const connection = new EventEmitter()
  const onSlow = jest.fn()
  let time = 0
  const backlog = createBacklog(connection, { limits, clock: { now: () => time } }, { onSlow })
  return {
    connection,
    onSlow,
    backlog,
    give: (data: unknown, times = 1) => {
      for (let n = 0; n < times; n++) connection.emit('packetCreate', { type: 'message', data })
    },
    pass: (ms: number) => (time += ms),
  }
}

describe('slow', () => {
  const cases: [title: string, fill: (given: ReturnType<typeof start>) => void, slow: boolean][] = [
    ['nothing waits', () => undefined, false],
    ['as many packets as allowed', ({ give }) => give('x', 10), false],
    ['one packet more', ({ give }) => give('x', 11), true],
    ['as many bytes as allowed', ({ give }) => give('x'.repeat(984)), false],
    ['one byte more', ({ give }) => give('x'.repeat(985)), true],
    ['bytes of a buffer', ({ give }) => give(Buffer.alloc(985)), true],
    ['packets without data cost something too', ({ give }) => give(undefined, 11), true],
    ['waiting as long as allowed', ({ give, pass }) => (give('x'), pass(5_000)), false],
    ['a moment longer', ({ give, pass }) => (give('x'), pass(5_001)), true],
    [
      'long ago, but it drained',
      ({ give, pass, connection }) => (give('x'), connection.emit('drain'), pass(9_999)),
      false,
    ],
  ]
  test.each(cases)('%s', (_title, fill, slow) => {
    const given = start()
    fill(given)
    expect(given.backlog.isSlow()).toBe(slow)
  })

  test('it is told with the packet that is too much, so that shedding is at once', () => {
    const { give, onSlow } = start()
    give('x', 10)
    expect(onSlow).not.toHaveBeenCalled()
    give('x')
    expect(onSlow).toHaveBeenCalledTimes(1)
  })

  test('time counts from the first packet that waits, not from the last', () => {
    const { give, pass, onSlow, backlog } = start()
    give('x')
    pass(4_000)
    give('x')
    pass(1_001)
    expect(backlog.isSlow()).toBe(true)
    give('x')
    expect(onSlow).toHaveBeenCalledTimes(1)
  })
})

describe('drained', () => {
  test('at once when nothing waits', async () => {
    await expect(start().backlog.drained()).resolves.toBeUndefined()
  })

  test.each(['drain', 'close'])('by %s, for all who wait', async (event) => {
    const { give, backlog, connection } = start()
    give('x', 20)
    let woken = 0
    for (let n = 0; n < 2; n++) void backlog.drained().then(() => woken++)
    await turn()
    expect(woken).toBe(0)
    connection.emit(event)
    await turn()
    expect(woken).toBe(2)
    expect([backlog.bytes, backlog.isSlow()]).toEqual([0, false])
  })

  test('once closed nobody waits any more', async () => {
    const { give, backlog, connection } = start()
    connection.emit('close')
    give('x', 20)
    await expect(backlog.drained()).resolves.toBeUndefined()
  })
})

test('stuck: something has waited for so long', () => {
  const { give, pass, backlog, connection } = start()
  pass(60_000)
  expect(backlog.stuckFor(30_000)).toBe(false)
  give('x')
  pass(30_000)
  expect(backlog.stuckFor(30_000)).toBe(false)
  pass(1)
  expect(backlog.stuckFor(30_000)).toBe(true)
  connection.emit('drain')
  expect(backlog.stuckFor(30_000)).toBe(false)
})
