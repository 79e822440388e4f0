/**
 * Look — how many watch a stream, for who asks once.
 *
 * Out: a number, or null when it is not known in time. Rule: the others are asked, unless somebody here knows already.
 */
import type { Clock } from '../../clock'
import type { Limits } from '../../config'
import type { Presence } from './presence'

export const lookAt = (
  stream: string,
  presence: Pick<Presence, 'ask'>,
  { clock, limits }: { clock: Clock; limits: Pick<Limits, 'presenceLookMs'> },
): Promise<number | null> =>
  new Promise((resolve) => {
    const late = clock.later(limits.presenceLookMs, () => done(null))
    const stop = presence.ask(stream, (watching) => {
      if (watching !== null) done(watching)
    })
    function done(watching: number | null): void {
      late()
      // It may be known while it is being asked for.
      queueMicrotask(() => stop())
      resolve(watching)
    }
  })
