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
        const stopWaiting = tail.onceFlushed(seq + 1, done)
        const timer = setTimeout(done, ms)
        signal.addEventListener('abort', done, { once: true })
        function done(): void {
          clearTimeout(timer)
          stopWaiting?.()
          signal.removeEventListener('abort', done)
          resolve()
        }
      })
    } finally {
      release()
    }
  }
}
