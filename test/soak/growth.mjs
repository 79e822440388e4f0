/**
 * Growth — whether a process that was never restarted has grown: memory by its slope under load, handles and threads by
 * what is left of them afterwards.
 *
 * Memory is judged in runs of ten minutes and more, by their second half: a young process grows because it is young, and gives
 * back a great deal once. The line goes through the lowest of every minute, because between two collections every process grows.
 * Listeners can't be seen from outside; a leak of them would show in handles, memory, and Node's own warning in the log.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { measure, slope } from './measure.mjs'

const JUDGED_FROM_MINUTES = 10
const MIB_A_MINUTE = 4
const LOWEST_OF_MINUTES = 1
const MORE_HANDLES = 20
const MORE_THREADS = 4
const REST_MS = 5_000

export async function createGrowth(pid, storePort) {
  const begin = performance.now()
  const before = await measure(pid, storePort)
  const samples = []
  let after = before

  const minutes = () => (performance.now() - begin) / 60_000
  const isLong = () => minutes() >= JUDGED_FROM_MINUTES
  const judged = () => samples.filter(([at]) => at > minutes() / 2)
  const mibAMinute = () => slope(lowest(judged().map(([at, { mib }]) => [at, mib])))

  return {
    async look() {
      // A process that is gone is found out at the end.
      const sample = await measure(pid, storePort).catch(() => null)
      if (sample !== null) samples.push([minutes(), sample])
    },
    /** Once nobody asks anything any more. */
    async end() {
      await sleep(REST_MS)
      after = await measure(pid, storePort)
    },
    now() {
      const { mib, handles } = samples.at(-1)?.[1] ?? before
      return `${mib.toFixed(0)} MiB, ${handles} handles`
    },
    line() {
      const most = (of) => Math.max(...samples.map(([, sample]) => of(sample)))
      return [
        `${before.mib.toFixed(0)} MiB at first, ${most(({ mib }) => mib).toFixed(0)} at most`,
        `${mibAMinute().toFixed(2)} more a minute in the second half`,
        `${before.handles} handles before, ${most(({ handles }) => handles)} at most, ${after.handles} after`,
        `${before.threads} threads before, ${after.threads} after`,
      ].join('; ')
    },
    wrong() {
      return [
        ...(isLong() && mibAMinute() > MIB_A_MINUTE
          ? [`memory grows by ${mibAMinute().toFixed(1)} MiB a minute`]
          : []),
        ...(after.handles > before.handles + MORE_HANDLES
          ? [`${after.handles} handles are left, of ${before.handles} before`]
          : []),
        ...(after.threads > before.threads + MORE_THREADS
          ? [`${after.threads} threads are left, of ${before.threads} before`]
          : []),
      ]
    },
  }
}

function lowest(points) {
  const windows = new Map()
  for (const point of points) {
    const window = Math.floor((point[0] - points[0][0]) / LOWEST_OF_MINUTES)
    const known = windows.get(window)
    if (known === undefined || point[1] < known[1]) windows.set(window, point)
  }
  return [...windows.values()]
}
