import { LIMITS } from '../../server/config'
import { createDrain } from '../../server/deliver/drain'
import { Tails } from '../../server/deliver/tails'
import { createWait } from '../../server/deliver/wait'
import { EPOCH, ringOf, ScriptedClock, turn } from './scripted'

function start(head: () => Promise<number> = async () => 10) {
  const clock = new ScriptedClock()
  const tails = new Tails({
    limits: LIMITS,
    clock,
    epoch: () => EPOCH,
    head,
    range: async () => [],
    subscribe: async () => undefined,
    unsubscribe: () => undefined,
  })
  const aborting = new AbortController()
  const drain = createDrain(LIMITS)
  let over = false
  return {
    clock,
    tails,
    aborting,
    wait: (seq: number, ms = 60_000) =>
      createWait({ tails, drain })('weir', seq, ms, aborting.signal).then((isWorthIt) => {
        over = true
        return isWorthIt
      }),
    drain,
    over: () => over,
    async holdsNothing() {
      await clock.advance(LIMITS.tailGraceMs)
      expect(tails.counts).toEqual({ tails: 0, audiences: 0 })
    },
  }
}

test('ends with the next entry, and lets the tail go', async () => {
  const { clock, tails, wait, over, holdsNothing } = start()
  const waiting = wait(10)
  await turn()
  expect(over()).toBe(false)
  tails.ring('weir', ringOf(11))
  await clock.settle()
  await waiting
  await holdsNothing()
})

test('ends at once when the entry came before the tail stood', async () => {
  const { wait, holdsNothing } = start()
  await expect(wait(9)).resolves.toBe(true)
  await holdsNothing()
})

test('ends with the time', async () => {
  const { wait, holdsNothing } = start()
  await expect(wait(10, 1)).resolves.toBe(true)
  await holdsNothing()
})

test.each(['before', 'while'])('ends when the caller goes %s the tail opens', async (when) => {
  const { aborting, wait, holdsNothing } = start()
  if (when === 'before') aborting.abort()
  const waiting = wait(10)
  aborting.abort()
  await waiting
  await holdsNothing()
})

test('ends when the caller goes', async () => {
  const { aborting, wait, over, holdsNothing } = start()
  const waiting = wait(10)
  await turn()
  expect(over()).toBe(false)
  aborting.abort()
  await waiting
  await holdsNothing()
})

test('ends when the node stops, and says that it is no use to ask again', async () => {
  const { drain, wait, holdsNothing } = start()
  const waiting = [wait(10), wait(10)]
  await turn()
  await drain.run()
  expect(await Promise.all([...waiting, wait(10)])).toEqual([false, false, false])
  await holdsNothing()
})

test('a head that can not be read is refused', async () => {
  const { wait, holdsNothing } = start(() => Promise.reject(new Error('away')))
  await expect(wait(10)).rejects.toMatchObject({ code: 'no-primary' })
  await holdsNothing()
})
