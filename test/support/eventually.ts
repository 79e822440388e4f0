/**
 * Eventually — waits until something is true, however slow the machine is.
 *
 * In:  a check that throws (or answers false) while it is too early. Out: what it answered.
 * Rule: no test waits in another way. The limit is far above what is expected: it only ends a test that fails.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  limitMs = 10_000,
): Promise<Exclude<T, false>> {
  const end = performance.now() + limitMs
  for (;;) {
    const late = performance.now() > end
    try {
      const answer = await check()
      if (answer !== false) return answer as Exclude<T, false>
      if (late) throw new Error(`still false after ${limitMs} ms: ${check.toString()}`)
    } catch (error) {
      if (late) throw error
    }
    await pause(15)
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
