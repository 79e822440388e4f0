/**
 * Back-off — how long to wait before the next try.
 *
 * Rule: twice as long each time up to a most, and anything from half to one and a half of it, so that those who lost the
 * same server do not come back in one moment.
 */
const FIRST_MS = 1_000
const MOST_MS = 30_000

export const waitBefore = (
  tries: number,
  first: number = FIRST_MS,
  most: number = MOST_MS,
): number => Math.round(Math.min(most, first * 2 ** Math.min(tries, 20)) * (0.5 + Math.random()))
