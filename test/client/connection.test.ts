import { createConnection, type Seam, type State } from '../../client/connection'
import type { Standing } from '../../client/live/connect'
import { seamWords } from '../../client/seam'
import { statusWords } from '../../client/status'

/** A clock that stands until it is moved. */
function start(seq = 10) {
  let now = Date.parse('2026-11-12T10:12:00Z')
  let timers: { at: number; run: () => void }[] = []
  const states: State[] = []
  const seams: Seam[] = []
  const connection = createConnection(
    { epoch: 'one', seq },
    {
      now: () => now,
      after(ms, run) {
        const timer = { at: now + ms, run }
        timers.push(timer)
        return () => {
          timers = timers.filter((one) => one !== timer)
        }
      },
      draw: (state) => states.push(state),
      drawSeam: (seam) => seams.push(seam),
    },
  )
  const stands = (state: Standing['state'], head: number | null = null): void =>
    connection.stands({ state, head: head === null ? null : { epoch: 'one', seq: head } })
  return {
    connection,
    states,
    seams,
    is: () => states.at(-1)!.is,
    lost: () => stands('offline'),
    answered: () => stands('catching up'),
    head: (at: number) => stands('catching up', at),
    live: (at: number | null) => stands('live', at),
    pass(ms: number) {
      now += ms
      for (const { at, run } of timers.splice(0)) {
        if (at <= now) run()
        else timers.push({ at, run })
      }
    },
  }
}

test('joins, and is live without a word', () => {
  const page = start()
  expect(page.is()).toBe('joining')
  page.answered()
  expect(page.is()).toBe('live')
  page.live(10)
  expect(page.is()).toBe('live')
  expect(page.seams).toEqual([])
})

test('a server that was never reached: offline after three seconds, however often it is tried', () => {
  const page = start()
  for (let tries = 0; tries < 3; tries++) {
    page.pass(1_000)
    page.lost()
  }
  expect(page.is()).toBe('offline')
})

test('lost again before the head was known: still offline after three seconds', () => {
  const page = start()
  page.answered()
  page.lost()
  page.pass(3_000)
  expect(page.is()).toBe('offline')
})

function joined(seq = 10) {
  const page = start(seq)
  page.answered()
  page.live(seq)
  return page
}

test('an absence under three seconds leaves no seam', () => {
  const page = joined()
  page.lost()
  page.pass(2_900)
  page.answered()
  page.connection.moved({ epoch: 'one', seq: 12 })
  page.live(12)
  page.pass(60_000)
  expect(page.is()).toBe('live')
  expect(page.seams).toEqual([])
})

test('offline, catching up, resumed, live: nothing missed is said only at the head that was asked for', () => {
  const page = joined()
  page.lost()
  page.pass(3_000)
  expect(page.is()).toBe('offline')
  expect(page.seams).toMatchObject([{ is: 'off', upTo: 10 }])
  page.lost()
  expect(page.is()).toBe('offline')

  page.pass(19 * 60_000)
  page.answered()
  expect(page.states.at(-1)).toEqual({ is: 'catching', done: 0, of: 0 })
  page.head(33)
  expect(page.states.at(-1)).toEqual({ is: 'catching', done: 0, of: 23 })
  page.connection.moved({ epoch: 'one', seq: 32 })
  expect(page.states.at(-1)).toEqual({ is: 'catching', done: 22, of: 23 })
  expect(page.seams).toHaveLength(1)

  page.connection.moved({ epoch: 'one', seq: 34 })
  page.live(33)
  expect(page.is()).toBe('resumed')
  expect(page.seams.at(-1)).toMatchObject({ is: 'back', upTo: 10, head: 33, sure: true })
  page.pass(10_000)
  expect(page.is()).toBe('live')
  expect(page.seams.at(-1)).toMatchObject({ is: 'past', sure: true })
})

test('nothing is promised when the head is not known', () => {
  const page = joined()
  page.lost()
  page.pass(4_000)
  page.answered()
  page.live(null)
  expect(page.is()).toBe('live')
  expect(page.seams.at(-1)).toMatchObject({ is: 'back', sure: false })
})

test('lost again while the last absence is still told: each has its own seam', () => {
  const page = joined()
  for (const seq of [12, 14]) {
    page.lost()
    page.pass(4_000)
    page.answered()
    page.connection.moved({ epoch: 'one', seq })
    page.live(seq)
  }
  expect(page.seams.map(({ is }) => is)).toEqual(['off', 'back', 'past', 'off', 'back'])
  expect(page.seams.at(-1)).toMatchObject({ upTo: 12, head: 14 })
})

test('a cut is told, and the seam of the absence goes', () => {
  const page = joined()
  page.lost()
  page.pass(4_000)
  page.answered()
  page.connection.cut({ epoch: 'two', seq: 3 })
  page.live(null)
  expect(page.is()).toBe('live')
  expect(page.seams.map(({ is }) => is)).toEqual(['off', 'cut'])
  expect(page.seams.at(-1)).toMatchObject({ isAnew: true })
})

describe('words', () => {
  const [since, at] = [Date.parse('2026-11-12T10:12:00Z'), Date.parse('2026-11-12T10:31:00Z')]
  const back = { since, at, upTo: 4_812, head: 4_835, sure: true, came: 23 } as const
  const words = (seam: Seam, held = false) => {
    const { lead, text, end } = seamWords(seam, 'UTC', held)
    return [lead, text, end].filter((piece) => piece !== '').join(' ')
  }
  test.each<[Seam, boolean, string]>([
    [
      { is: 'off', since, upTo: 4_812 },
      false,
      'Offline since 10:12. Everything up to entry 4,812 is here, below this line. What you post waits above it and is sent when the connection is back.',
    ],
    [
      { is: 'back', ...back },
      false,
      'Back at 10:31 after 19 minutes. 23 entries came in meanwhile, 4,813 to 4,835, and stand above this line. Nothing missed.',
    ],
    [
      { is: 'back', ...back },
      true,
      'Back at 10:31 after 19 minutes. 23 entries came in meanwhile, 4,813 to 4,835. Nothing missed.',
    ],
    [
      { is: 'back', ...back, head: 4_813 },
      false,
      'Back at 10:31 after 19 minutes. 1 entry came in meanwhile, 4,813, and stands above this line. Nothing missed.',
    ],
    [
      { is: 'back', ...back, head: 4_812 },
      false,
      'Back at 10:31 after 19 minutes. No entry came in meanwhile. Nothing missed.',
    ],
    [
      { is: 'back', ...back, sure: false },
      false,
      'Back at 10:31 after 19 minutes. 23 entries came in meanwhile, 4,813 to 4,835, and stand above this line.',
    ],
    [{ is: 'past', ...back }, false, 'Back at 10:31 after 19 minutes, nothing missed'],
    [{ is: 'past', ...back, sure: false }, false, 'Back at 10:31 after 19 minutes'],
    [
      { is: 'cut', at, isAnew: true },
      false,
      'There may be entries between these two. This stream was numbered anew at 10:31, so we can’t show that nothing is missing.',
    ],
    [
      { is: 'cut', at, isAnew: false },
      false,
      'There may be entries between these two. The stream could not be followed from where this page stood at 10:31, so we can’t show that nothing is missing.',
    ],
  ])('%j', (seam, held, expected) => expect(words(seam, held)).toBe(expected))

  test.each([
    [0, false, 'No entry that matches came in meanwhile.'],
    [1, false, '1 entry that matches came in meanwhile, and stands above this line.'],
    [3, false, '3 entries that match came in meanwhile, and stand above this line.'],
    [3, true, '3 entries that match came in meanwhile.'],
  ])('with a filter, %i that came, held: %s', (came, held, text) => {
    expect(seamWords({ is: 'back', ...back, came }, 'UTC', held, 7.5, true).text).toBe(text)
  })

  test('a seam stands above the last entry that is certain, a cut above everything', () => {
    expect(seamWords({ is: 'off', since, upTo: 7 }, 'UTC', false).at).toBe(7.5)
    expect(seamWords({ is: 'cut', at, isAnew: false }, 'UTC', false).at).toBe(-1)
  })

  test.each<[State, string]>([
    [{ is: 'joining' }, 'Joining'],
    [{ is: 'live' }, 'Live · 4,812 entries'],
    [{ is: 'catching', done: 62, of: 140 }, 'Catching up · 62 of 140'],
    [{ is: 'catching', done: 0, of: 0 }, 'Catching up'],
    [{ is: 'offline', since }, 'Offline since 10:12'],
    [{ is: 'resumed' }, 'Live, nothing missed · 4,812 entries'],
  ])('%j', (state, expected) => {
    const { now, more } = statusWords(state, 4_812, 'UTC')
    expect(`${now}${state.is === 'joining' ? '' : more}`).toBe(expected)
  })
})
