/**
 * Wait — a long poll is a follower like any other: it holds the tail while it waits (D6).
 */
import type { Sources } from './delivery'

export type WaitBeyond = (
  stream: string,
  seq: number,
  ms: number,
  signal: AbortSignal,
) => Promise<boolean>

/** Answers whether it is worth to look again: no more when the node stops. */
export function createWait({ tails, drain }: Pick<Sources, 'tails' | 'drain'>): WaitBeyond {
  return async (stream, seq, ms, signal) => {
    const { tail, release } = await tails.hold(stream)
    try {
      return await new Promise<boolean>((resolve) => {
        // Both may have happened while the tail opened: then it is over at once.
        if (signal.aborted || tail.closed || tail.flushed > seq) return resolve(true)
        const look = () => done(true)
        const timer = setTimeout(look, ms)
        const stopWaiting = tail.onceFlushed(seq + 1, look)
        signal.addEventListener('abort', look)
        const stopped = { close: () => done(false) }
        drain.add(stopped)
        function done(isWorthIt: boolean): void {
          clearTimeout(timer)
          stopWaiting()
          signal.removeEventListener('abort', look)
          drain.forget(stopped)
          resolve(isWorthIt)
        }
      })
    } finally {
      release()
    }
  }
}
