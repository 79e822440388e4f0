/**
 * Close — how a connection ends whose peer may not answer any more (P7).
 *
 * Rule: a WebSocket is closed by a frame that the other side answers. Who does not within `closeGraceMs`, because it is
 * frozen or only pretends to speak WebSocket, is cut off: until then it would hold its buffers, and a node that stops.
 */
import type { Socket } from 'socket.io'
import type { Limits } from '../config'

const TRY_AGAIN_LATER = 1013
const CLOSED = 3

/** Below Engine.IO, which closes without a code and does not wait. */
interface WebSocket {
  readonly readyState: number
  close(code: number, reason: string): void
  terminate(): void
  once(event: 'close', listener: () => void): unknown
}

const webSocketOf = ({ transport }: Socket['conn']): WebSocket =>
  (transport as unknown as { socket: WebSocket }).socket

/** Says why, to who reads again after all. */
export function closeSlow({ conn }: Socket): void {
  webSocketOf(conn).close(TRY_AGAIN_LATER, 'slow')
  conn.close(true)
}

/** For a connection that has closed. */
export function cutUnanswered(connection: Socket['conn'], { closeGraceMs }: Limits): void {
  const webSocket = webSocketOf(connection)
  if (webSocket.readyState === CLOSED) return
  const timer = setTimeout(() => webSocket.terminate(), closeGraceMs)
  webSocket.once('close', () => clearTimeout(timer))
}
