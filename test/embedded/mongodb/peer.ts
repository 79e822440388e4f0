/** Peer — a client that speaks the wire protocol byte by byte, well or badly. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'
import { started } from '../../support/started'

export interface Peer {
  send(...parts: readonly Uint8Array[]): void
  /** The document of the next answer. */
  answer(): Promise<Record<string, unknown>>
  readonly closed: Promise<unknown>
}

export async function openPeer(port: number): Promise<Peer> {
  const socket: Socket = connect(port, '127.0.0.1')
  started({ stop: async () => socket.destroy() })
  let bytes = Buffer.alloc(0)
  let wake = (): void => undefined
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
    wake()
  })
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  return {
    closed,
    send: (...parts) => void socket.write(Buffer.concat(parts)),
    async answer() {
      while (bytes.length < 4 || bytes.length < bytes.readInt32LE(0))
        await new Promise<void>((resolve) => (wake = resolve))
      const length = bytes.readInt32LE(0)
      const body = bytes.subarray(bytes.readInt32LE(12) === 1 ? 36 : 21, length)
      bytes = bytes.subarray(length)
      return decode(body)
    },
  }
}

export function message(operation: number, ...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(16)
  const whole = Buffer.concat([head, ...parts])
  whole.writeInt32LE(whole.length, 0)
  whole.writeInt32LE(operation, 12)
  return whole
}

export const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

/** An OP_MSG with this command. */
export const command = (document: object, flags = 0): Buffer =>
  message(2013, number(flags), Buffer.from([0]), encode({ ...document, $db: 'test' }))
