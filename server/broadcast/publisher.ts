/**
 * Publisher — rings Redis. May fail, and then it counts.
 *
 * In:  channel and line. Out: one pipeline for what gathered in a turn of the event loop.
 * Rule: never awaited by a post, never throws, never queues without bound: beyond `publishInFlight` rings are
 * skipped, because MongoDB has the entry and the patrol finds it (P6, P7).
 */
import type { Redis } from 'ioredis'
import type { Limits } from '../config'
import type { Log } from '../log'

export interface Publisher {
  publish(channel: string, line: string): void
  readonly counts: { readonly rung: number; readonly lost: number }
  /** Resolves when what was given has been sent or lost. */
  idle(): Promise<void>
}

export function createPublisher(redis: Redis, limits: Limits, log: Log): Publisher {
  let gathered: [channel: string, line: string][] = []
  let inFlight = 0
  let failing = false
  let settled = Promise.resolve()
  const counts = { rung: 0, lost: 0 }

  function flush(): void {
    const batch = gathered
    gathered = []
    inFlight += batch.length
    const sent = send(redis, batch)
      .catch(() => 0)
      .then((rung) => {
        inFlight -= batch.length
        counts.rung += rung
        lose(batch.length - rung)
      })
    settled = Promise.all([settled, sent]).then(() => undefined)
  }

  function lose(count: number): void {
    counts.lost += count
    // Said to be over only when nothing is under way any more: under overload both would alternate.
    if (failing ? count > 0 || inFlight > 0 : count === 0) return
    failing = !failing
    if (failing) log.warn('rings lost', { count, meaning: 'delivery goes on by the patrol' })
    else log.info('rings go out again', { lostSoFar: counts.lost })
  }

  return {
    counts,
    publish(channel, line) {
      if (gathered.length + inFlight >= limits.publishInFlight) return lose(1)
      if (gathered.push([channel, line]) === 1) setImmediate(flush)
    },
    async idle() {
      if (gathered.length > 0) await new Promise(setImmediate)
      await settled
    },
  }
}

/** How many were rung. Async, so that a client that throws only rejects. */
async function send(redis: Redis, batch: readonly [channel: string, line: string][]) {
  const pipeline = redis.pipeline()
  for (const [channel, line] of batch) pipeline.publish(channel, line)
  const replies = await pipeline.exec()
  return replies?.filter(([error]) => error === null).length ?? 0
}
