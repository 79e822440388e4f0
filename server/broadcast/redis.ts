/**
 * Redis — the two connections of a node: one that rings, one that hears.
 *
 * Rule: nothing waits in a queue of the client (P7): while the connection is away a ring is lost and counted, and a
 * subscription is made again when it is back. Reconnecting never gives up.
 */
import { Redis } from 'ioredis'

export function connectRedis(url: string, name: string): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5_000,
    connectTimeout: 5_000,
    retryStrategy: (times) =>
      Math.min(50 * 2 ** Math.min(times, 6), 2_000) * (0.5 + Math.random() / 2),
  })
  redis.on('error', () => undefined)
  return redis
}
