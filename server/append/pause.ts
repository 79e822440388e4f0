/**
 * Pause — how long to wait before a write is tried again, in ms: at random, so that nodes which failed together do not
 * come back together, and longer each time.
 */

/** For a store that did not answer. */
export const pause = (attempt: number): number => Math.random() * Math.min(50 * 2 ** attempt, 1_000)

/** For a number that another node took. */
export const pauseAfterClash = (attempt: number): number =>
  Math.random() * Math.min(5 * 2 ** attempt, 100)
