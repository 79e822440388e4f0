/** Eventually — waits until something is so, or the process that should bring it about has ended. */
import { setTimeout as sleep } from 'node:timers/promises'

export async function eventually(child, isSo, withinMs = 90_000) {
  let over = false
  void child.ended.then(() => (over = true))
  for (const end = Date.now() + withinMs; Date.now() < end && !over; await sleep(25))
    if (await isSo().catch(() => false)) return
  throw new Error(['did not come up', ...child.said.slice(-20)].join('\n'))
}
