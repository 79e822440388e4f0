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

export function started<T extends Stoppable>(thing: T): T {
  running.push(thing)
  return thing
}

export async function stopStarted(): Promise<void> {
  const failures: unknown[] = []
  while (running.length > 0)
    await running
      .pop()!
      .stop()
      .catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
