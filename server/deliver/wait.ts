/**
 * Wait — a long poll is a follower like any other: it holds the tail while it waits (D6).
 */
import type { Tails } from './tails'

export type WaitBeyond = (
  stream: string,
  seq: number,
  ms: number,
  signal: AbortSignal,
) => Promise<void>

export function createWait(tails: Tails): WaitBeyond {
  return async (stream, seq, ms, signal) => {
    const { tail, release } = await tails.hold(stream)
    try {
      await new Promise<void>((resolve) => {
        // Both may have happened while the tail opened: then it is over at once.
        if (signal.aborted || tail.closed || tail.flushed > seq) return resolve()
        const timer = setTimeout(done, ms)
        const stopWaiting = tail.onceFlushed(seq + 1, done)
        signal.addEventListener('abort', done)
        function done(): void {
          clearTimeout(timer)
          stopWaiting()
          signal.removeEventListener('abort', done)
          resolve()
        }
      })
    } finally {
      release()
    }
  }
}
