import {
  afterEnd,
  climbAfter,
  FIRST_CHOICE,
  hasWorked,
  type Choice,
  type Ended,
} from '../../../../client/live/line/choice'

const FAILED: Ended = { worked: false, lastedMs: 0 }
const LOST: Ended = { worked: true, lastedMs: 60_000 }
const SOON_LOST: Ended = { worked: true, lastedMs: 100 }
const SOCKET = FIRST_CHOICE
const at = (where: number, more: Partial<Choice> = {}): Choice => ({
  ...SOCKET,
  at: where,
  ...more,
})

beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
})
afterEach(() => jest.restoreAllMocks())

test.each<[string, Choice, Ended, at: number, waitMs: number]>([
  ['the socket never worked: events at once', SOCKET, FAILED, 1, 0],
  ['nor events: polls at once', at(1), FAILED, 2, 0],
  ['nor polls: the socket again after a wait', at(2), FAILED, 0, 1_000],
  ['the second round waits longer', at(2, { waits: 3 }), FAILED, 0, 8_000],
  ['and never longer than half a minute', at(2, { waits: 30 }), FAILED, 0, 30_000],
  ['a socket that was lost comes back as one', hasWorked(SOCKET), LOST, 0, 1_000],
  ['what worked is tried some times more', { ...hasWorked(SOCKET), failures: 2 }, FAILED, 0, 1_000],
  ['and then left', { ...hasWorked(SOCKET), failures: 3 }, FAILED, 1, 0],
  ['events that were lost come back as events', hasWorked(at(1)), LOST, 1, 1_000],
  ['what held makes the wait short again', { ...hasWorked(SOCKET), waits: 5 }, LOST, 0, 1_000],
  ['what did not hold does not', { ...hasWorked(SOCKET), waits: 4 }, SOON_LOST, 0, 16_000],
])('%s', (_, choice, ended, next, waitMs) => {
  const step = afterEnd(choice, ended, 3)
  expect([step.choice.at, step.waitMs]).toEqual([next, waitMs])
})

test('with one transport there is nothing to fall to', () => {
  expect(afterEnd(SOCKET, FAILED, 1)).toMatchObject({ choice: { at: 0, waits: 1 }, waitMs: 1_000 })
})

test('waits are spread from half to one and a half', () => {
  const waits = [0, 1].map((random) => {
    jest.spyOn(Math, 'random').mockReturnValue(random)
    return afterEnd(at(2, { waits: 2 }), FAILED, 3).waitMs
  })
  expect(waits).toEqual([2_000, 6_000])
})

test('the way up is tried ever more seldom', () => {
  expect([0, 1, 2, 9].map(climbAfter)).toEqual([60_000, 120_000, 240_000, 900_000])
})
