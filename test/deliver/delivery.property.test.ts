/**
 * Whatever is lost, doubled, late or slow: everybody gets everything that matches, in order, once (P2, P3, P4).
 * A failure names its seed; `play(seed, …)` shows it again.
 */
import type { Tail } from '../../server/deliver/tail'
import { size } from '../support/scale'
import { play } from './play'
import type { Mistake } from './world'

const SCHEDULES = 300
const STEPS = 150

async function firstFailure(
  from: number,
  count: number,
  given: { weather: { faults: boolean }; mistake?: Mistake },
): Promise<{ seed: number; wrong: string[] } | null> {
  for (let seed = from; seed < from + count; seed++) {
    const wrong = await play(seed, { ...given, steps: STEPS })
    if (wrong.length > 0) return { seed, wrong }
  }
  return null
}

test('under faults', async () => {
  expect(await firstFailure(1, size(40, 100), { weather: { faults: true } })).toBeNull()
})

test('in health', async () => {
  expect(await firstFailure(10_001, size(30, 75), { weather: { faults: false } })).toBeNull()
})

describe('the test can fail: a seeded mistake is found', () => {
  const mistakes: [title: string, mistake: Mistake][] = [
    [
      'a chase that goes up to what is accepted, not only flushed',
      { hold: ({ tail, release }) => ({ tail: acceptedAsFlushed(tail), release }) },
    ],
    ['a join that is not in the same tick', { join: (join, clock) => clock.soon(join) }],
    [
      'who is shed is chased from where the tail is, not from where the room was told',
      {
        rooms: (rooms, tails) => ({
          ...rooms,
          sent: (room, id) => (rooms.sent(room, id) === null ? null : tails.get('weir')!.flushed),
        }),
      },
    ],
    [
      'a read that leaves one out',
      {
        range: (range) => async (stream, after, limit) =>
          (await range(stream, after, limit)).filter(({ seq }) => seq % 7 !== 0),
      },
    ],
  ]
  test.each(mistakes)('%s', async (_title, mistake) => {
    const failure = await firstFailure(1, SCHEDULES, { weather: { faults: true }, mistake })
    expect(failure?.wrong).not.toHaveLength(0)
    expect(failure).not.toBeNull()
  })
})

function acceptedAsFlushed(tail: Tail): Tail {
  return {
    get flushed() {
      return tail.last
    },
    get epoch() {
      return tail.epoch
    },
    get generation() {
      return tail.generation
    },
    get closed() {
      return tail.closed
    },
    recentAfter: (seq: number) => tail.recentAfter(seq),
    learn: () => undefined,
    reached: (seq: number) => tail.reached(seq),
  } as unknown as Tail
}
