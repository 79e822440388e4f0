/**
 * Flow — one direction of a proxied connection: bytes arrive late, slowly, or spoilt.
 *
 * In:  the weather, which may change at any time, and what to count. Out: a stream to put between two sockets.
 * Rule: bytes never overtake each other, also when the weather clears while some are under way.
 */
import { Transform } from 'node:stream'

export interface Weather {
  readonly delayMs: number
  /** 0 for as fast as it goes. */
  readonly bytesPerSecond: number
  /** In every n-th piece one bit is flipped; 0 for never. */
  readonly corruptEvery: number
}

export const CLEAR: Weather = { delayMs: 0, bytesPerSecond: 0, corruptEvery: 0 }

export interface Shaped {
  /** Pieces. */
  late: number
  corrupted: number
}

export function createFlow(weather: () => Weather, shaped: Shaped): Transform {
  const underWay: Buffer[] = []
  let due = 0
  let pieces = 0

  const flow = new Transform({
    transform(piece: Buffer, _encoding, done) {
      const { delayMs, bytesPerSecond, corruptEvery } = weather()
      const takesMs = bytesPerSecond > 0 ? (piece.length / bytesPerSecond) * 1_000 : 0
      const isSpoilt = corruptEvery > 0 && ++pieces % corruptEvery === 0
      if (isSpoilt) shaped.corrupted++
      underWay.push(isSpoilt ? spoil(piece) : piece)
      due = Math.max(due, performance.now() + delayMs + takesMs)
      const waitMs = due - performance.now()
      if (waitMs > 0) {
        shaped.late++
        setTimeout(pass, waitMs)
      } else pass()
      if (takesMs > 0) setTimeout(done, takesMs)
      else done()
    },
    flush(done) {
      setTimeout(done, Math.max(0, due - performance.now()))
    },
  })
  const pass = () => {
    const piece = underWay.shift()
    if (piece && !flow.destroyed) flow.push(piece)
  }
  return flow.on('error', () => undefined)
}

function spoil(piece: Buffer): Buffer {
  const copy = Buffer.from(piece)
  copy[copy.length >> 1]! ^= 1
  return copy
}
