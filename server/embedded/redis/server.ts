/**
 * Server — the embedded Redis: publish and subscribe on loopback TCP, in RESP2 and RESP3.
 *
 * In:  a port (0 = any free one). Out: the port and URL it listens on, and a way to stop it.
 * Rule: ordinary clients (ioredis, redis-cli) can't tell it from Redis by what it can do, and it says so
 * plainly for what it can't. Nothing is stored, so nothing is lost with it but rings (D5).
 * No password guards it: it is for one machine, and hangs up on browsers that were talked into calling.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { Hub } from './hub'
import { serveClient } from './serve-client'

export interface RedisOptions {
  readonly port: number
  readonly log?: (line: string) => void
}

export interface RedisServer {
  readonly port: number
  readonly url: string
  stop(): Promise<void>
}

/** Rejects with the error of the socket, such as EADDRINUSE. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const server = createServer()
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  server.on('error', (error) => options.log?.(`the embedded Redis met an error: ${error.message}`))
  const { port } = server.address() as AddressInfo
  const hub = new Hub(port)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serveClient(hub, socket)
  })
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { port, url: `redis://127.0.0.1:${port}`, stop: () => (stopped ??= stop()) }
}
