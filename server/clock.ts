/**
 * Clock — monotonic time in ms since 1970, and timers, as what depends on time takes them.
 *
 * Rule: a step of the wall clock moves no timer and no order; a test hands in its own clock.
 */
export interface Clock {
  now(): number
  /** Runs later; answers how to call it off. */
  later(ms: number, run: () => void): () => void
  soon(run: () => void): void
}

export const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  later(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  soon: (run) => void setImmediate(run),
}
