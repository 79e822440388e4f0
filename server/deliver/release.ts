/**
 * Release — what a connection holds of its beginning, and never uses again: the upgrade request with its headers, the answer to it,
 * and what Socket.IO copied of both.
 *
 * Why: they are a fifth of what an idle connection takes, and there are tens of thousands (docs/benchmarks.md, gate 12).
 * Rule: after everybody has looked who asks. The TCP connection below stays, for direct.ts. `releaseRequests: 0` in FRESHET_LIMITS keeps them.
 */
import type { IncomingMessage } from 'node:http'
import type { Server, Socket } from 'socket.io'

/** Engine.IO's answer to an upgrade waits for the TCP connection's end, and holds the request until then. */
export function releaseAnswers(io: Server): void {
  io.engine.use((_request: IncomingMessage, response: { req?: unknown }, next: () => void) => {
    // Not deleted: an object that lost a member takes three times the room.
    response.req = undefined
    next()
  })
}

export function releaseRequest(socket: Socket): void {
  const connection = socket.conn as unknown as { request: Partial<IncomingMessage> }
  connection.request = { socket: connection.request.socket!, headers: NONE }
  ;(socket as { handshake: unknown }).handshake = RELEASED
}

const NONE = Object.freeze({})
const RELEASED = Object.freeze({ headers: NONE, query: NONE, auth: NONE })
