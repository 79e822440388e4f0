/**
 * Protocols — the bytes that the load generator says and waits for, made here, so that the C program knows none of them.
 */
import { Buffer } from 'node:buffer'

const UPGRADE =
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'

export const upgrade = (path, protocol) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${UPGRADE}${protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ''}\r\n`

export const get = (path, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`

export const post = (path, body, type = 'application/json') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** From a client: masked, by zeros, which change nothing. */
export const clientFrame = (payload, opcode = 1) => frame(payload, opcode, true)
export const serverFrame = (payload, opcode = 1) => frame(payload, opcode, false)

function frame(payload, opcode, isMasked) {
  const body = Buffer.from(payload)
  const isLong = body.length > 125
  const head = Buffer.alloc(2 + (isLong ? 2 : 0) + (isMasked ? 4 : 0))
  head[0] = 0x80 | opcode
  head[1] = (isMasked ? 0x80 : 0) | (isLong ? 126 : body.length)
  if (isLong) head.writeUInt16BE(body.length, 2)
  return Buffer.concat([head, body])
}

/** Socket.IO over WebSocket: the engine opens, the namespace is connected, then an event with an acknowledgement. */
export const socketIo = (event, argument) => [
  { say: upgrade('/socket.io/?EIO=4&transport=websocket'), hear: '0{' },
  { say: clientFrame('40'), hear: '40{' },
  { say: clientFrame(`420${JSON.stringify([event, argument])}`), hear: '430[' },
]

export const redisPublish = (channel, line) => {
  const parts = ['PUBLISH', channel, line]
  return `*3\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`
}
