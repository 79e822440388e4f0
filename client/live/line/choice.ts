/**
 * Choice — which transport to try next, and when. Pure, but for the spread of the waits.
 *
 * In:  how the last try ended. Out: the next try, at once or after a wait.
 * Rule: what has never worked here is left for the next one at once: something on the way does not let it through. What has
 * worked is tried some times more before that, since it is likelier that the server is away. After the last one comes the
 * first again, after a wait that grows. A connection that held for a while makes the waits short again.
 */
import { waitBefore } from '../backoff'

export interface Choice {
  /** Index of the transport to try. */
  readonly at: number
  readonly worked: ReadonlySet<number>
  /** Tries of this one since it last worked. */
  readonly failures: number
  /** Waits since something last held. */
  readonly waits: number
}

export interface Ended {
  /** The server had answered a subscription on it. */
  readonly worked: boolean
  readonly lastedMs: number
}

export interface Next {
  readonly choice: Choice
  readonly waitMs: number
}

const HELD_MS = 5_000
/** About 15 s. */
const FAILURES_BEFORE_NEXT = 4

export const FIRST_CHOICE: Choice = { at: 0, worked: new Set(), failures: 0, waits: 0 }

export function afterEnd(choice: Choice, ended: Ended, count: number): Next {
  const { at, worked } = choice
  const waits = ended.worked && ended.lastedMs >= HELD_MS ? 0 : choice.waits
  const wait = (where: number, failures: number): Next => ({
    choice: { at: where, worked, failures, waits: waits + 1 },
    waitMs: waitBefore(waits),
  })
  if (ended.worked) return wait(at, 0)
  const failures = choice.failures + 1
  if (worked.has(at) && failures < FAILURES_BEFORE_NEXT) return wait(at, failures)
  if (at + 1 < count) return { choice: { at: at + 1, worked, failures: 0, waits }, waitMs: 0 }
  return wait(0, 0)
}

export const hasWorked = (choice: Choice): Choice => ({
  ...choice,
  worked: new Set(choice.worked).add(choice.at),
  failures: 0,
})

/** From below the first, that one is tried again now and then, ever more seldom. */
const CLIMB_FIRST_MS = 60_000
const CLIMB_MOST_MS = 15 * 60_000

export const climbAfter = (climbs: number): number =>
  waitBefore(climbs, CLIMB_FIRST_MS, CLIMB_MOST_MS)
