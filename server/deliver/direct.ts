/**
 * Direct — writes a finished WebSocket frame to a socket's TCP connection, past Socket.IO and Engine.IO.
 *
 * Why: for every recipient these make a packet, three arrays, a dozen events and two writes, more than the kernel's share of a send; a frame for a
 * room is the same bytes for all. Measured in docs/benchmarks.md. `directWrites: 0` in FRESHET_LIMITS turns it off.
 * Rule: only where everything that was sent before has left, so that what goes this way and what goes the ordinary way keep their
 * order, and what a slow reader has not taken is counted where it always is (backlog.ts): at most one frame of ours is uncounted.
 * `write` of the connection is public; how Engine.IO and ws show themselves is looked at once for each socket, and where it is not as expected
 * the ordinary way is taken.
 */
import type { Socket } from 'socket.io'
import type { Spliced } from './frame'

export interface Direct {
  /** False: nothing was written, take the ordinary way. */
  write(frame: Buffer): boolean
}

interface Connection {
  readonly readyState: string
  readonly writeBuffer: readonly unknown[]
  readonly transport: { readonly name: string; readonly socket?: { readonly readyState: number } }
  readonly request?: { readonly socket?: TcpConnection }
}

interface TcpConnection {
  readonly destroyed: boolean
  readonly writableLength: number
  write(bytes: Buffer): boolean
}

const OPEN = 1

export function directTo(socket: Socket): Direct | null {
  const connection = socket.conn as unknown as Connection | undefined
  const webSocket = connection?.transport?.socket
  const tcp = connection?.request?.socket
  const isExpected =
    connection?.transport?.name === 'websocket' &&
    typeof webSocket?.readyState === 'number' &&
    Array.isArray(connection.writeBuffer) &&
    typeof tcp?.write === 'function' &&
    typeof tcp.writableLength === 'number'
  return isExpected ? new Frames(connection, webSocket as { readyState: number }, tcp) : null
}

class Frames implements Direct {
  constructor(
    readonly connection: Connection,
    readonly webSocket: { readonly readyState: number },
    readonly tcp: TcpConnection,
  ) {}

  write(frame: Buffer): boolean {
    const { connection, webSocket, tcp } = this
    const isFree =
      tcp.writableLength === 0 &&
      connection.writeBuffer.length === 0 &&
      webSocket.readyState === OPEN &&
      connection.readyState === 'open' &&
      !tcp.destroyed
    if (isFree) tcp.write(frame)
    return isFree
  }
}

const TEXT = 0x81
const SHORT = 126
const MEDIUM = 0x10000

/** As a server sends it: one frame, not masked, around an Engine.IO message around a Socket.IO event. */
export function frameBytes(event: string, { json }: Spliced): Buffer {
  const text = `42[${JSON.stringify(event)},${json}]`
  const length = Buffer.byteLength(text)
  const head = length < SHORT ? 2 : length < MEDIUM ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = TEXT
  frame[1] = head === 2 ? length : head === 4 ? SHORT : SHORT + 1
  if (head === 4) frame.writeUInt16BE(length, 2)
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.write(text, head)
  return frame
}
