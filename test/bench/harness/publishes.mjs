/** Publishes — how many PUBLISH commands a Redis has had. */
import { Redis } from 'ioredis'

export async function publishesOf({ redis }) {
  if (!redis) return 0
  const client = new Redis(redis.url)
  const text = await client.info('commandstats')
  client.disconnect()
  return Number(/cmdstat_publish:calls=([0-9]+)/.exec(text)?.[1] ?? 0)
}
