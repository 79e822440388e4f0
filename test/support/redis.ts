/**
 * Redis — a real redis-server of the test's own: free port, loopback, nothing kept on disk.
 *
 * In:  perhaps TEST_REDIS_URL, for tests that need not stop it. Out: its URL; `stop` and `start` again on the same port,
 *      for faults; a connected client for looking inside.
 * Rule: without redis-server on the machine the tests are skipped and say so (`describeWith(REDIS, …)`).
 */
import { spawnSync } from 'node:child_process'
import { Redis } from 'ioredis'
import type { Need } from './available'
import { eventually } from './eventually'
import { freePort } from './port'
import { type Child, spawnChild } from './process'
import { started } from './started'

export const GIVEN_REDIS = process.env.TEST_REDIS_URL || null

export const OWN_REDIS: Need = {
  name: 'redis-server',
  missing:
    spawnSync('redis-server', ['--version']).status === 0 ? null : 'redis-server is not installed',
}

export const REDIS: Need =
  GIVEN_REDIS === null ? OWN_REDIS : { name: 'the Redis given', missing: null }

export interface RedisServer {
  readonly url: string
  readonly port: number
  start(): Promise<void>
  stop(): Promise<void>
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let child: Child | null = null
  const server: RedisServer = {
    url,
    port,
    start: async () => {
      child = spawnChild('redis-server', {
        args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      })
      await child.line(/Ready to accept connections/)
    },
    stop: async () => {
      await child?.kill('SIGKILL')
    },
  }
  await server.start()
  return started(server)
}

/** A client of the test's own; it does not retry, so that a dead server is seen at once. */
export async function openRedis(url: string): Promise<Redis> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => undefined)
  await client.connect()
  started({
    stop: async () => {
      client.disconnect()
    },
  })
  return client
}

/** What is published on some channels, line by line. */
export async function listen(
  url: string,
  ...channels: string[]
): Promise<{ channel: string; line: string }[]> {
  const client = await openRedis(url)
  const heard: { channel: string; line: string }[] = []
  client.on('message', (channel: string, line: string) => heard.push({ channel, line }))
  await client.subscribe(...channels)
  return heard
}

export const streamChannels = async (client: Redis): Promise<string[]> =>
  (await client.pubsub('CHANNELS', 'freshet:stream:*')) as string[]

export const noStreamChannels = (client: Redis, limitMs?: number): Promise<true> =>
  eventually(async () => (await streamChannels(client)).length === 0, limitMs) as Promise<true>
