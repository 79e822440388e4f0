/**
 * Timers — while a schedule runs, every timer and every clock of the code under test is the schedule's.
 *
 * Rule: setImmediate stays real: it is how the model lets promises run. `delay` stands for `node:timers/promises`.
 */
import type { ScriptedClock } from '../deliver/scripted'

const NAMES = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const

export const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => globalThis.setTimeout(resolve, ms))

/** Answers how to put the real ones back. */
export function scriptTimers(clock: ScriptedClock, random: () => number): () => void {
  const real = NAMES.map((name) => [name, globalThis[name]] as const)
  const { random: realRandom } = Math
  const { now: realNow } = performance

  const clear = (timer: { cancel?: () => void } | undefined) => timer?.cancel?.()
  const scripted = {
    setTimeout: (run: () => void, ms = 0) => ({ cancel: clock.later(ms, run) }),
    setInterval(run: () => void, ms: number) {
      const timer: { cancel: () => void } = { cancel: () => undefined }
      const again = () => {
        timer.cancel = clock.later(ms, () => {
          again()
          run()
        })
      }
      again()
      return timer
    },
    clearTimeout: clear,
    clearInterval: clear,
  }
  Object.assign(globalThis, scripted)
  Math.random = random
  performance.now = () => clock.now()

  return () => {
    Object.assign(globalThis, Object.fromEntries(real))
    Math.random = realRandom
    performance.now = realNow
  }
}
