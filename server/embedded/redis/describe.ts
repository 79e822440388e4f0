/**
 * Describe — the commands by which a client or a person learns what this server is.
 * COMMAND and CONFIG answer with nothing in them: redis-cli asks and does well without.
 */
import { LIMITS } from '../../config'
import { type Call, MANY, row, type Rows, textOf } from './command'
import type { Hub } from './hub'
import { OK, type Reply } from './reply'
import { REDIS_VERSION } from './version'

export const DESCRIBE_COMMANDS: Rows = {
  command: {
    bare: () => [],
    subcommands: { docs: row(0, MANY, () => ({ map: [] })), count: row(0, 0, () => 0) },
  },
  config: {
    subcommands: { get: row(1, MANY, () => ({ map: [] })), resetstat: row(0, 0, () => OK) },
  },
  info: row(0, MANY, info),
}

function info({ hub, args }: Call): Reply {
  const sections = sectionsOf(hub)
  const wanted = new Set(args.map((arg) => textOf(arg).toLowerCase()))
  const everything = ['default', 'all', 'everything'].some((name) => wanted.has(name))
  const text = Object.entries(sections)
    .filter(([name]) => wanted.size === 0 || everything || wanted.has(name.toLowerCase()))
    .map(([name, fields]) => `# ${name}\r\n${linesOf(fields)}`)
    .join('\r\n')
  return { text }
}

const linesOf = (fields: Readonly<Record<string, string | number>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('')

function sectionsOf(hub: Hub): Record<string, Record<string, string | number>> {
  return {
    Server: {
      redis_version: REDIS_VERSION,
      redis_mode: 'standalone',
      freshet_embedded: 1,
      process_id: process.pid,
      tcp_port: hub.port,
      uptime_in_seconds: Math.floor((Date.now() - hub.startedAt) / 1000),
    },
    Clients: {
      connected_clients: hub.clients.size,
      maxclients: LIMITS.redisClients,
      pubsub_clients: hub.subscribedClients(),
      blocked_clients: 0,
    },
    Persistence: { loading: 0 },
    Stats: {
      total_connections_received: hub.connections,
      total_commands_processed: hub.commands,
      pubsub_channels: hub.ears.channel.size,
      pubsub_patterns: hub.ears.pattern.size,
      pubsubshard_channels: hub.ears.shard.size,
    },
    Replication: { role: 'master', connected_slaves: 0 },
  }
}
