/**
 * Slots — so many at once, some more waiting, and everybody else told to come back (P7).
 *
 * Rule: who waits is served in the order of coming, and not for longer than is bearable.
 */
import type { Clock } from '../clock'
import { Refusal } from '../errors'

export interface Slots {
  /** Refuses with `busy`. */
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createSlots(given: {
  readonly atOnce: number
  readonly waiting: number
  readonly waitMs: number
  readonly clock: Clock
}): Slots {
  const { atOnce, waiting, waitMs, clock } = given
  const queue: (() => void)[] = []
  let running = 0

  /** A slot that gets free goes to the next in the queue; `running` stays as it is. */
  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const callOff = clock.later(waitMs, () => {
        queue.splice(queue.indexOf(start), 1)
        reject(busy())
      })
      const start = () => {
        callOff()
        resolve()
      }
      queue.push(start)
    })

  return {
    async run(work) {
      if (running < atOnce) running++
      else if (queue.length < waiting) await turn()
      else throw busy()
      try {
        return await work()
      } finally {
        const next = queue.shift()
        if (next) next()
        else running--
      }
    },
  }
}

const busy = (): Refusal =>
  new Refusal('busy', 'Many photos are being taken just now. Send this one again in a while.', {
    retryAfterSeconds: 5,
  })
