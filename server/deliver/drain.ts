/**
 * Drain — closes what stays open when the node stops: sockets, server-sent events, long polls.
 *
 * Rule: a few at a time, one for each millisecond up to `drainMs`, so that those who come back do not all knock at the
 * next node in one moment. What comes while it drains is closed in the same turn.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Limits } from '../config'

export interface Closable {
  close(): void
}

export interface Drain {
  add(closable: Closable): void
  /** For what has closed by itself. */
  forget(closable: Closable): void
  run(): Promise<void>
}

export function createDrain({ drainMs, drainStepMs }: Limits): Drain {
  const open = new Set<Closable>()
  let isRunning = false

  return {
    add(closable) {
      // Not before the caller has it in hand.
      if (isRunning) queueMicrotask(() => closable.close())
      else open.add(closable)
    },
    forget: (closable) => void open.delete(closable),
    async run() {
      isRunning = true
      const all = [...open]
      const steps = Math.ceil(Math.min(drainMs, all.length) / drainStepMs)
      for (let step = 0; step < steps; step++) {
        const some = all.filter((_, at) => at % steps === step)
        for (const closable of some) if (open.has(closable)) closable.close()
        if (step + 1 < steps) await delay(drainStepMs)
      }
    },
  }
}
