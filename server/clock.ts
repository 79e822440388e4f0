/** Clock — monotonic time in ms since 1970 and timers, as what depends on time takes them. */
import type { Clock } from './deliver/tail'

export const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  later(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  soon: (run) => void setImmediate(run),
}
