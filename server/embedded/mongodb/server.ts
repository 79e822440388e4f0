/**
 * Server — the embedded store as a MongoDB server on loopback TCP (D10).
 *
 * Rule: commands of one connection are done one after the other, and the next one only when the peer has taken the last
 * answer. A peer that sends garbage is hung up on; none can end the process (P7).
 */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { LIMITS } from '../../config'
import { createCursors } from './commands/cursors'
import { answer } from './commands/dispatch'
import type { Context } from './commands/command'
import { openStore } from './store/store'
import { createReader, formatAnswer, type Request } from './wire'

export interface MongodbOptions {
  readonly dir: string
  readonly port: number
  readonly log?: (line: string) => void
  readonly compactBytes?: number
}

export interface Mongodb {
  readonly port: number
  readonly url: string
  stop(): Promise<void>
}

export async function startMongodb(options: MongodbOptions): Promise<Mongodb> {
  const say = options.log ?? (() => undefined)
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true })
  server.maxConnections = LIMITS.mongodbConnections
  // The port is taken first, because reading the folder may take a while; who connects meanwhile waits.
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  server.on('error', (error) => say(`the listening socket failed: ${error.message}`))

  const opening = openStore({ ...options, log: say })
  const cursors = createCursors(Date.now)
  let connections = 0
  server.on('connection', (socket) => {
    const connectionId = ++connections
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    opening.then(
      (store) => serveConnection(socket, { store, cursors, connectionId }, say),
      () => socket.destroy(),
    )
  })
  const store = await opening.catch((error: unknown) => {
    server.close()
    throw error
  })

  let stopping: Promise<void> | null = null
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
    await store.close()
  }
  const { port } = server.address() as AddressInfo
  return { port, url: `mongodb://127.0.0.1:${port}`, stop: () => (stopping ??= stop()) }
}

function serveConnection(socket: Socket, context: Context, say: (line: string) => void): void {
  const reader = createReader()
  const waiting: Request[] = []
  let isWorking = false

  async function work(): Promise<void> {
    for (let request; !socket.destroyed && (request = waiting.shift());) {
      const document = await answer(request, context, (error) =>
        say(`a command failed: ${error instanceof Error ? error.message : String(error)}`),
      )
      if (socket.destroyed || request.isSilent) continue
      if (!socket.write(formatAnswer(request, document))) await drained(socket)
    }
    isWorking = false
    socket.resume()
  }

  socket.on('data', (chunk: Buffer) => {
    try {
      waiting.push(...reader.push(chunk))
    } catch (error) {
      say(`a connection was closed: ${(error as Error).message}`)
      socket.destroy()
      return
    }
    if (waiting.length === 0 || isWorking) return
    isWorking = true
    socket.pause()
    work().catch(() => socket.destroy())
  })
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.once('drain', done).once('close', done)
  })
