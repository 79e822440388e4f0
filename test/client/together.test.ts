import type { State } from '../../client/live/connect'
import { createTogether } from '../../client/together'

const at = (seq: number) => ({ epoch: 'one', seq })
const start = () =>
  createTogether(
    new Map([
      ['a', at(3)],
      ['b', at(4)],
    ]),
  )

test.each<[State, State, State]>([
  ['live', 'live', 'live'],
  ['live', 'catching up', 'catching up'],
  ['live', 'offline', 'offline'],
  ['catching up', 'connecting', 'connecting'],
  ['offline', 'connecting', 'offline'],
])('%s and %s: %s', (a, b, both) => {
  const together = start()
  together.stands('a', { state: a, head: null })
  expect(together.stands('b', { state: b, head: null }).state).toBe(both)
})

test('the head is the sum, and not known when one is not (P3)', () => {
  const together = start()
  expect(together.position).toEqual(at(7))
  expect(together.stands('a', { state: 'live', head: at(5) }).head).toBeNull()
  expect(together.stands('b', { state: 'live', head: at(6) }).head).toEqual(at(11))
})
