/**
 * Describe — the commands by which a client or a person learns what this server is.
 * COMMAND answers with nothing in it: redis-cli asks and does well without.
 */
import { LIMITS } from '../../config'
import { type Call, MANY, row, type Rows, textOf } from './command'
import type { Hub } from './hub'

/** The Redis whose words and replies are followed; clients decide by it what they may ask. */
export const REDIS_VERSION = '7.0.15'

export const DESCRIBE_COMMANDS: Rows = {
  command: row(0, 0, () => []),
  'command|docs': row(0, MANY, () => ({ map: [] })),
  'command|count': row(0, 0, () => 0),
  info: row(0, MANY, info),
}

function info({ hub, args }: Call): Buffer {
  const wanted = new Set(args.map((arg) => textOf(arg).toLowerCase()))
  const isWhole = ['default', 'all', 'everything'].some((name) => wanted.has(name))
  const text = Object.entries(sectionsOf(hub))
    .filter(([name]) => wanted.size === 0 || isWhole || wanted.has(name.toLowerCase()))
    .map(([name, fields]) => [`# ${name}`, ...fields, ''].join('\r\n'))
    .join('\r\n')
  return Buffer.from(text)
}

const sectionsOf = (hub: Hub): Record<string, string[]> => ({
  Server: [
    `redis_version:${REDIS_VERSION}`,
    'redis_mode:standalone',
    'freshet_embedded:1',
    `tcp_port:${hub.port}`,
    `uptime_in_seconds:${Math.floor((Date.now() - hub.startedAt) / 1000)}`,
  ],
  Clients: [`connected_clients:${hub.clients.size}`, `maxclients:${LIMITS.redisClients}`],
  Persistence: ['loading:0'],
  Stats: [`pubsub_channels:${hub.ears.channel.size}`, `pubsub_patterns:${hub.ears.pattern.size}`],
  Replication: ['role:master', 'connected_slaves:0'],
})
