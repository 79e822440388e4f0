/** Heard — what the npm peers are told on Redis, as one would write it: a channel, a line of JSON. */
import { Redis } from 'ioredis'

export const CHANNEL = 'activities'

export function onHeard(listener) {
  const redis = new Redis(process.env.REDIS_URL)
  redis.on('message', (_channel, line) => listener(line))
  return redis.subscribe(CHANNEL)
}

export const listening = (server) =>
  server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))
