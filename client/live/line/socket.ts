/**
 * Socket — the first choice: Socket.IO over WebSocket alone (D11). Coming back is the line's business, not the library's.
 */
import { io, type Socket } from 'socket.io-client'
import type { ClientEvents, ServerEvents } from '../../../schemas/wire'
import type { Connection, Heard, Transport } from './transport'

const CONNECT_WITHIN_MS = 10_000

export const socketTransport = (url: string): Transport => ({
  name: 'socket',
  open: (heard) => openSocket(url, heard),
})

function openSocket(url: string, heard: Heard): Connection {
  // An address with a path is a server behind a proxy; Socket.IO would take that for a namespace.
  const { origin, pathname } = new URL(url)
  const socket: Socket<ServerEvents, ClientEvents> = io(origin, {
    path: `${pathname.replace(/\/$/, '')}/socket.io`,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: CONNECT_WITHIN_MS,
  })
  let isOver = false

  function end(reason: string): void {
    if (isOver) return
    close()
    heard.closed(reason)
  }
  function close(): void {
    isOver = true
    socket.off()
    socket.disconnect()
  }
  socket.io.on('ping', heard.alive)
  socket.on('connect', heard.opened)
  socket.on('connect_error', ({ message }) => end(message))
  socket.on('disconnect', end)
  socket.on('entries', heard.entries)
  socket.on('reset', heard.reset)
  socket.on('presence', heard.presence)

  return {
    subscribe(request, answered) {
      socket.emit('subscribe', request, (answer) => {
        if (!isOver) answered(answer)
      })
    },
    unsubscribe: (room) => void socket.emit('unsubscribe', { room }, () => undefined),
    close,
  }
}
