/**
 * Turns — at most so many at once; who comes later waits for a turn.
 *
 * In:  something to do, and a signal that gives it up. Out: what came of it. Nothing that was given up takes a turn.
 */
export type Turns = <T>(run: () => Promise<T>, signal: AbortSignal) => Promise<T>

export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0

  return async (run, signal) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      signal.throwIfAborted()
      return await run()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
