/**
 * Serve client — one connection: bytes in, commands run, replies out.
 *
 * In:  a socket. Out: it is in the hub until it closes, and nothing of it is left afterwards.
 * Rule: what it has not taken yet is counted, and over the limit it is closed, as Redis does (P7): a
 * subscriber that stopped reading must not fill the memory of everybody.
 */
import type { Socket } from 'node:net'
import { LIMITS } from '../../config'
import type { Client } from './client'
import { runCommand } from './commands'
import type { Hub } from './hub'
import { ProtocolError } from './inbox'
import { createParser } from './parse'
import { encodeReply, error, type Reply } from './reply'

export function serveClient(hub: Hub, socket: Socket): void {
  const client = createClient(hub, socket)
  const parser = createParser()
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 60_000)
  // A reset is an ordinary way to go; 'close' follows and cleans up.
  socket.on('error', () => undefined)
  socket.on('close', () => hub.leave(client))
  if (hub.clients.size >= LIMITS.redisClients) {
    client.send(error('max number of clients reached'))
    return client.end()
  }
  hub.clients.set(client.id, client)

  socket.on('data', (chunk) => {
    if (!socket.writable) return
    parser.push(chunk)
    // All replies to what came in one chunk leave in one write.
    socket.cork()
    try {
      for (let command = parser.next(); command !== null; command = parser.next()) {
        runCommand(hub, client, command)
        if (!socket.writable) break
      }
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw thrown
      client.send(error(thrown.message))
      client.end()
    } finally {
      socket.uncork()
    }
  })
}

function createClient(hub: Hub, socket: Socket): Client {
  // It is gone for everybody else at once, not when the socket has closed.
  const kill = (): void => {
    hub.leave(client)
    socket.destroy()
  }
  const client: Client = {
    id: ++hub.connections,
    heard: { channel: new Set(), pattern: new Set() },
    heardBytes: 0,
    protocol: 2,
    name: '',
    send: (reply: Reply) => client.write(encodeReply(reply, client.protocol)),
    write: (bytes: Buffer) => {
      if (!socket.writable) return
      if (socket.writableLength + bytes.length > LIMITS.redisOutputBytes) kill()
      else socket.write(bytes)
    },
    end: () => {
      hub.leave(client)
      socket.destroySoon()
    },
    kill,
  }
  return client
}
