/**
 * Hub — who hears what; the whole state of the embedded Redis.
 *
 * In:  subscribe, unsubscribe, publish. Out: messages to clients, and the number that got one.
 * Rule: a name without a subscriber is forgotten at once. A message is encoded once for each protocol
 * that somebody speaks, never once for each client.
 */
import type { Client, Kind } from './client'
import { compileGlob, type Glob } from './glob'
import { encodeReply, type Protocol } from './reply'

interface Ear {
  readonly matches: Glob
  readonly clients: Set<Client>
}

/** What a name costs beyond its bytes, roughly. */
const NAME_OVERHEAD = 64

export class Hub {
  readonly startedAt = Date.now()
  readonly clients = new Map<number, Client>()
  readonly ears: Readonly<Record<Kind, Map<string, Ear>>> = {
    channel: new Map(),
    pattern: new Map(),
  }
  connections = 0

  constructor(readonly port: number) {}

  subscribe(client: Client, kind: Kind, name: string): void {
    if (client.heard[kind].has(name)) return
    client.heard[kind].add(name)
    client.heardBytes += name.length + NAME_OVERHEAD
    const ear = this.ears[kind].get(name) ?? createEar(kind, name)
    this.ears[kind].set(name, ear)
    ear.clients.add(client)
  }

  unsubscribe(client: Client, kind: Kind, name: string): void {
    if (!client.heard[kind].delete(name)) return
    client.heardBytes -= name.length + NAME_OVERHEAD
    const ear = this.ears[kind].get(name)
    ear?.clients.delete(client)
    if (ear?.clients.size === 0) this.ears[kind].delete(name)
  }

  /** Forgets all that a client hears. */
  silence(client: Client): void {
    for (const kind of ['channel', 'pattern'] as const)
      for (const name of client.heard[kind]) this.unsubscribe(client, kind, name)
  }

  leave(client: Client): void {
    this.clients.delete(client.id)
    this.silence(client)
  }

  publish(channel: Buffer, payload: Buffer): number {
    const name = channel.toString('latin1')
    let count = deliver(this.ears.channel.get(name), ['message', channel, payload])
    for (const [pattern, ear] of this.ears.pattern)
      if (ear.matches(name))
        count += deliver(ear, ['pmessage', Buffer.from(pattern, 'latin1'), channel, payload])
    return count
  }
}

const createEar = (kind: Kind, name: string): Ear => ({
  matches: kind === 'pattern' ? compileGlob(name) : (text) => text === name,
  clients: new Set(),
})

function deliver(ear: Ear | undefined, message: readonly (string | Buffer)[]): number {
  if (!ear) return 0
  const encoded = new Map<Protocol, Buffer>()
  // A client that takes too little is closed here, which changes the set: go over a copy.
  const clients = [...ear.clients]
  for (const client of clients) {
    const bytes = encoded.get(client.protocol) ?? encodeReply({ push: message }, client.protocol)
    encoded.set(client.protocol, bytes)
    client.write(bytes)
  }
  return clients.length
}
