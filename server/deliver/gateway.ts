/**
 * Gateway — browsers connect here: Socket.IO on the node's HTTP server, WebSocket only (D11).
 *
 * In:  handshakes. Out: a connection each (connection.ts), watched until it closes.
 * Rule: `cors` does not stop a foreign page from opening a WebSocket: `allowRequest` asks the same question of Host and
 * Origin as every writing request. Who does not take what was sent is closed in the end (P7).
 */
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { UnreadDeps } from '../append/unread'
import type { Log } from '../log'
import type { Principal, May } from '../identity'
import type { Sources } from './delivery'
import { addressOf } from './address'
import { closeSlow, cutUnanswered } from './close'
import { serveSocket, type Connection } from './connection'
import { parser } from './frame'
import type { FindFilter } from './named-filter'
import type { Presence } from './presence/presence'
import { createSeats } from './presence/seats'
import { releaseAnswers, releaseRequest } from './release'
import { createRooms } from './rooms'

export interface GatewayDeps extends Sources, UnreadDeps {
  readonly findFilter: FindFilter
  readonly presence: Presence
  readonly log: Log
  readonly trustProxy: boolean
  readonly allow: (request: IncomingMessage) => boolean
  readonly identify: (request: IncomingMessage) => Principal
  readonly may: May
}

export interface Gateway {
  stop(): void
}

export function createGateway(server: HttpServer, deps: GatewayDeps): Gateway {
  const { limits, clock, places, drain } = deps
  const io = new Server(server, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: limits.socketMessageBytes,
    connectTimeout: limits.connectTimeoutMs,
    pingInterval: limits.pingEveryMs,
    pingTimeout: limits.pingTimeoutMs,
    allowRequest: (request, answer) =>
      answer(null, deps.allow(request) && !places.isFull(addressOf(request, deps.trustProxy))),
    parser,
  })
  // Counted below Socket.IO: a connection that says no CONNECT, or takes it back, is held all the same (P7).
  const addresses = new WeakMap<object, string>()
  function onClose(this: Socket['conn']): void {
    places.leave(addresses.get(this)!)
    cutUnanswered(this, limits)
  }
  io.engine.on('connection', (connection: Socket['conn']) => {
    const { request } = connection as unknown as { request: IncomingMessage }
    const address = addressOf(request, deps.trustProxy)
    places.take(address)
    addresses.set(connection, address)
    connection.on('close', onClose)
  })
  if (limits.releaseRequests) releaseAnswers(io)
  const watched = new Set<Connection>()
  const served = {
    ...deps,
    rooms: createRooms(io, deps),
    seats: createSeats(io, deps.presence),
    pace: {
      burst: limits.subscribesAtOnce,
      perSecond: limits.subscribesPerSecond,
      now: clock.now,
    },
    onEnd(connection: Connection) {
      watched.delete(connection)
      drain.forget(connection.socket.conn)
    },
  }

  io.on('connection', (socket) => {
    watched.add(serveSocket(socket, deps.identify(socket.request), served))
    // The connection, not the socket: a client that is told to disconnect does not come back by itself.
    drain.add(socket.conn)
    if (limits.releaseRequests) releaseRequest(socket)
  })

  const watch = setInterval(() => {
    for (const { socket, backlog } of watched)
      if (backlog.stuckFor(limits.backlogCloseMs)) {
        deps.log.info('socket closed', { code: 'slow', waiting: backlog.bytes })
        closeSlow(socket)
      }
  }, limits.watchMs)

  return {
    stop() {
      clearInterval(watch)
      // Not awaited: it waits for every HTTP connection, which are node.ts's to end.
      void io.close()
    },
  }
}
