import { createConnection, type Seam, type State } from '../../client/connection'
import { seamWords } from '../../client/seam'
import { statusWords } from '../../client/status'
import type { Position } from '../../schemas/position'

/** A clock that stands until it is moved, and a head that answers when it is told to. */
function start(seq = 10) {
  let now = Date.parse('2026-11-12T10:12:00Z')
  let timers: { at: number; run: () => void }[] = []
  const states: State[] = []
  const seams: Seam[] = []
  let answerHead: (head: Position | null) => Promise<void> = async () => undefined
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
      head: () =>
        new Promise((resolve, reject) => {
          answerHead = async (head) => {
            if (head === null) reject(new Error('no answer'))
            else resolve(head)
            await new Promise((done) => setImmediate(done))
          }
        }),
      draw: (state) => states.push(state),
      drawSeam: (seam) => seams.push(seam),
    },
  )
  return {
    connection,
    states,
    seams,
    is: () => states.at(-1)!.is,
    head: (at: number, epoch = 'one') => answerHead({ epoch, seq: at }),
    noHead: () => answerHead(null),
    pass(ms: number) {
      now += ms
      for (const { at, run } of timers.splice(0)) {
        if (at <= now) run()
        else timers.push({ at, run })
      }
    },
  }
}

test('joins, and is live without a word', async () => {
  const page = start()
  expect(page.is()).toBe('joining')
  page.connection.level(true)
  await page.head(10)
  expect(page.is()).toBe('live')
  expect(page.seams).toEqual([])
})

test('lost again before the head was known: still offline after three seconds', async () => {
  const page = start()
  page.connection.level(true)
  page.connection.closed()
  page.pass(3_000)
  expect(page.is()).toBe('offline')
  await page.head(10)
  expect(page.is()).toBe('offline')
})

async function joined(seq = 10) {
  const page = start(seq)
  page.connection.level(true)
  await page.head(seq)
  return page
}

test('an absence under three seconds leaves no seam', async () => {
  const page = await joined()
  page.connection.closed()
  page.pass(2_900)
  page.connection.level(true)
  await page.head(12)
  page.connection.moved({ epoch: 'one', seq: 12 })
  expect(page.is()).toBe('live')
  expect(page.seams).toEqual([])
})

test('offline, catching up, resumed, live: nothing missed is said only at the head that was asked for', async () => {
  const page = await joined()
  page.connection.closed()
  page.pass(3_000)
  expect(page.is()).toBe('offline')
  expect(page.seams).toMatchObject([{ is: 'off', upTo: 10 }])
  page.connection.closed()
  expect(page.is()).toBe('offline')

  page.pass(19 * 60_000)
  page.connection.level(true)
  await page.head(33)
  expect(page.states.at(-1)).toEqual({ is: 'catching', done: 0, of: 23 })
  page.connection.moved({ epoch: 'one', seq: 32 })
  expect(page.states.at(-1)).toEqual({ is: 'catching', done: 22, of: 23 })
  expect(page.seams).toHaveLength(1)

  page.connection.moved({ epoch: 'one', seq: 34 })
  expect(page.is()).toBe('resumed')
  expect(page.seams.at(-1)).toMatchObject({ is: 'back', upTo: 10, head: 33, sure: true })
  page.pass(10_000)
  expect(page.is()).toBe('live')
  expect(page.seams.at(-1)).toMatchObject({ is: 'past', sure: true })
})

test('frames that came before the head was known count', async () => {
  const page = await joined()
  page.connection.closed()
  page.pass(4_000)
  page.connection.level(true)
  page.connection.moved({ epoch: 'one', seq: 12 })
  expect(page.is()).toBe('catching')
  await page.head(12)
  expect(page.is()).toBe('resumed')
})

test.each<[string, (page: Awaited<ReturnType<typeof joined>>) => Promise<void>]>([
  ['the head could not be asked', (page) => page.noHead()],
  ['the head is of another numbering', (page) => page.head(50, 'two')],
])('nothing is promised when %s', async (_, answer) => {
  const page = await joined()
  page.connection.closed()
  page.pass(4_000)
  page.connection.level(true)
  await answer(page)
  expect(page.is()).toBe('live')
  expect(page.seams.at(-1)).toMatchObject({ is: 'back', sure: false })
})

test('lost again while the last absence is still told: each has its own seam', async () => {
  const page = await joined()
  for (const seq of [12, 14]) {
    page.connection.closed()
    page.pass(4_000)
    page.connection.level(true)
    page.connection.moved({ epoch: 'one', seq })
    await page.head(seq)
  }
  expect(page.seams.map(({ is }) => is)).toEqual(['off', 'back', 'past', 'off', 'back'])
  expect(page.seams.at(-1)).toMatchObject({ upTo: 12, head: 14 })
})

test('a cut is told, and no answer to an older question changes that', async () => {
  const page = await joined()
  page.connection.closed()
  page.pass(4_000)
  page.connection.level(true)
  page.connection.closed()
  page.connection.cut()
  await page.head(10)
  expect(page.is()).toBe('live')
  expect(page.seams.map(({ is }) => is)).toEqual(['off', 'cut'])
})

describe('words', () => {
  const [since, at] = [Date.parse('2026-11-12T10:12:00Z'), Date.parse('2026-11-12T10:31:00Z')]
  const back = { since, at, upTo: 4_812, head: 4_835, sure: true } as const
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
  ])('%j', (seam, held, expected) => expect(words(seam, held)).toBe(expected))

  test('a seam stands above the last entry that is certain, a cut above everything', () => {
    expect(seamWords({ is: 'off', since, upTo: 7 }, 'UTC', false).at).toBe(7.5)
    expect(seamWords({ is: 'cut', at }, 'UTC', false).at).toBe(-1)
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
