/**
 * Trickle — a connection that speaks slowly, or no more, and never ends by itself.
 *
 * In:  a port, what is said first, and what is said again and again. Out: whether it is open still, what it has heard; `say`, `close`.
 */
import net from 'node:net'
import { started } from './started'

export const CRLF = '\r\n'

export interface Slow {
  readonly open: () => boolean
  readonly heard: () => string
  readonly say: (text: string) => void
  readonly close: () => void
}

export function trickle(port: number, first: string, drop = '', everyMs = 1_000): Promise<Slow> {
  return new Promise((resolve, reject) => {
    let open = true
    let heard = ''
    const socket = net.connect(port, '127.0.0.1')
    const say = (text: string) => void (text !== '' && socket.write(text, 'latin1'))
    const timer = setInterval(() => say(drop), everyMs)
    socket.on('connect', () => {
      say(first)
      resolve({ open: () => open, heard: () => heard, say, close: () => void socket.destroy() })
    })
    socket.on('data', (bytes) => (heard += bytes.toString('latin1')))
    socket.on('error', reject)
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      open = false
      clearInterval(timer)
    })
    started({
      stop: async () => {
        clearInterval(timer)
        socket.destroy()
      },
    })
  })
}

export const headOf = (port: number, line: string, ...more: string[]): string =>
  [line, `Host: 127.0.0.1:${port}`, ...more, '', ''].join(CRLF)

export const handshakeOf = (port: number): string =>
  headOf(
    port,
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  )

/** A text frame of WebSocket, masked as a client must, with a mask that changes nothing. */
export const frameOf = (text: string): string =>
  `\u0081${String.fromCharCode(0x80 + text.length)}\0\0\0\0${text}`
