/** One line of CLIENT LIST, with those fields of Redis that mean something here. */
import { type Client, isSubscribed } from './client'

export function describeClient(client: Client): string {
  const now = Date.now()
  const fields = {
    id: client.id,
    addr: client.address,
    laddr: client.localAddress,
    name: client.name,
    age: Math.floor((now - client.since) / 1000),
    idle: Math.floor((now - client.lastAt) / 1000),
    flags: isSubscribed(client) ? 'P' : 'N',
    db: 0,
    sub: client.heard.channel.size,
    psub: client.heard.pattern.size,
    ssub: client.heard.shard.size,
    multi: -1,
    cmd: client.lastCommand,
    user: 'default',
    resp: client.protocol,
  }
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
