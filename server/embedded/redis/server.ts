/**
 * Server — the embedded Redis: publish and subscribe on loopback TCP, in RESP2 and RESP3.
 *
 * In:  a port (0 = any free one). Out: the port and URL it listens on, and a way to stop it.
 * Rule: ordinary clients (ioredis, redis-cli) can't tell it from Redis by what it can do, and it says so
 * plainly for what it can't. Nothing is stored, so nothing is lost with it but rings (D5).
 * No password guards it: it is for one machine, and hangs up on browsers that were talked into calling.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { Hub } from './hub'
import { serveClient } from './serve-client'

export interface RedisOptions {
  readonly port: number
  readonly host?: string
  readonly log?: (line: string) => void
}

export interface RedisServer {
  readonly port: number
  readonly url: string
  stop(): Promise<void>
}

/** Rejects with the error of the socket, such as EADDRINUSE. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const host = options.host ?? '127.0.0.1'
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: false })
  const port = await listen(server, options.port, host)
  const hub = new Hub(port)
  server.on('error', (error) => options.log?.(`the embedded Redis met an error: ${error.message}`))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serveClient(hub, socket)
  })
  let stopped: Promise<void> | undefined
  return {
    port,
    url: `redis://${host.includes(':') ? `[${host}]` : host}:${port}`,
    stop: () => (stopped ??= stop(server, sockets)),
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}
