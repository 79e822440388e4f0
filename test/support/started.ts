/**
 * Started — everything a test file has started, to be stopped in its `afterAll`.
 *
 * In:  `started(thing)` beside each start. Out: `stopStarted()`, the last started first.
 * Rule: a test file that starts anything calls `afterAll(stopStarted)`, so that a failed test leaves no process behind;
 * nor does a stop that fails.
 */
export interface Stoppable {
  stop(): Promise<unknown>
}

const running: Stoppable[] = []
const LIMIT_MS = 30_000

export function started<T extends Stoppable>(thing: T): T {
  running.push(thing)
  return thing
}

export async function stopStarted(): Promise<void> {
  const failures: unknown[] = []
  while (running.length > 0)
    await inTime(running.pop()!.stop()).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** What stops no more is left behind, so that what was started before it is stopped. */
async function inTime(stopping: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still stopping after ${LIMIT_MS} ms`)), LIMIT_MS)
  })
  await Promise.race([stopping, late]).finally(() => clearTimeout(timer))
}
