/**
 * Days — above which rows of a feed a new day is told.
 *
 * In:  the times of rows from top to bottom, null where there is none. Out: for each a text, or null.
 * Rule: only where the day gets older downwards; what stands out of the order of its date shows that beside itself.
 */
import { dayKey, dayMark } from './time'

export function dayMarks(
  times: readonly (number | null)[],
  now: number,
  zone: string,
): readonly (string | null)[] {
  let above: number | null = null
  return times.map((at) => {
    if (at === null || Number.isNaN(at)) return null
    const isOlder: boolean =
      above !== null && at < above && dayKey(at, zone) !== dayKey(above, zone)
    above = above === null || isOlder ? at : Math.min(above, at)
    return isOlder ? dayMark(at, now, zone) : null
  })
}
