/**
 * Drain — closes what stays open when the node stops: sockets, server-sent events, long polls.
 *
 * Rule: a few at a time, one for each millisecond up to `drainMs`, so that those who come back do not all knock at the
 * next node in one moment. What comes while it drains is closed in the same turn.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Limits } from '../config'

export interface Drain {
  /** Answers how to be forgotten, for what has closed by itself. */
  add(close: () => void): () => void
  run(): Promise<void>
}

export function createDrain({ drainMs, drainStepMs }: Limits): Drain {
  const open = new Set<() => void>()
  let isRunning = false

  return {
    add(close) {
      // Not before the caller knows how to be forgotten.
      if (isRunning) queueMicrotask(close)
      else open.add(close)
      return () => void open.delete(close)
    },
    async run() {
      isRunning = true
      const all = [...open]
      const steps = Math.ceil(Math.min(drainMs, all.length) / drainStepMs)
      for (let step = 0; step < steps; step++) {
        for (const close of all.filter((_, at) => at % steps === step)) if (open.has(close)) close()
        if (step + 1 < steps) await delay(drainStepMs)
      }
    },
  }
}
