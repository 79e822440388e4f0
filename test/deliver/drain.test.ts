import { LIMITS } from '../../server/config'
import { createDrain } from '../../server/deliver/drain'

function start(count: number, limits: { drainMs: number; drainStepMs: number }) {
  const drain = createDrain({ ...LIMITS, ...limits })
  const closed: number[] = []
  const forgets = Array.from({ length: count }, (_, index) => {
    const closable = { close: () => void closed.push(index) }
    drain.add(closable)
    return () => drain.forget(closable)
  })
  return { drain, closed, forgets }
}

test('a few at a time, each of them once', async () => {
  const { drain, closed } = start(20, { drainMs: 1_000, drainStepMs: 1 })
  const draining = drain.run()
  expect(closed).toEqual([0])
  await draining
  expect(closed.toSorted((one, other) => one - other)).toEqual([...Array(20).keys()])
})

test('in no more steps than there is time for, however many there are', async () => {
  const { drain, closed } = start(1_000, { drainMs: 10, drainStepMs: 5 })
  const draining = drain.run()
  expect(closed).toHaveLength(500)
  await draining
  expect(closed).toHaveLength(1_000)
})

test('what has closed by itself is forgotten, also while it drains', async () => {
  const { drain, closed, forgets } = start(3, { drainMs: 1_000, drainStepMs: 1 })
  forgets[0]!()
  const draining = drain.run()
  forgets[2]!()
  await draining
  expect(closed).toEqual([1])
})

test('what comes while it drains, or later, is closed in the same turn', async () => {
  const { drain } = start(0, LIMITS)
  await drain.run()
  const close = jest.fn()
  drain.add({ close })
  await Promise.resolve()
  expect(close).toHaveBeenCalledTimes(1)
})
