/**
 * Local — a whole node within the test's own process, on embedded stores within it: nothing is spawned, nothing need be built.
 *
 * In:  perhaps a folder that another one has left, and environment variables. Out: where it listens, and what it logged as
 *      an error, which after whatever was posted must be nothing.
 * For tests that send thousands of requests. What must hold of a process of its own is shown with support/node.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { loadConfig } from '../../server/config'
import { startMongodb } from '../../server/embedded/mongodb/server'
import { startRedis } from '../../server/embedded/redis/server'
import { createLog } from '../../server/log'
import { startNode, type Node } from '../../server/node'
import { started } from './started'

export interface Local {
  readonly url: string
  readonly mongodbUrl: string
  readonly redisUrl: string
  readonly folder: string
  readonly errors: readonly string[]
  readonly fetch: Node['fetch']
  stop(): Promise<void>
}

export async function startLocal(given: { folder?: string; env?: object } = {}): Promise<Local> {
  const folder = given.folder ?? (await mkdtemp(path.join(os.tmpdir(), 'freshet-local-')))
  const mongodb = await startMongodb({ dir: folder, port: 0 })
  const redis = await startRedis({ port: 0 })
  const errors: string[] = []
  const env = {
    PORT: '0',
    LIFECYCLE: 'off',
    MONGODB_URL: mongodb.url,
    REDIS_URL: redis.url,
    ...given.env,
  }
  const log = createLog((line) => {
    if (line.includes('"level":"error"')) errors.push(line)
  })
  const node = await startNode(loadConfig(env), log)
  let stopping: Promise<void> | null = null
  const stop = () =>
    (stopping ??= (async () => {
      await node.stop()
      await Promise.all([mongodb.stop(), redis.stop()])
    })())
  started({
    async stop() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  })
  const url = node.url.replace('localhost', '127.0.0.1')
  const { mongodbUrl, redisUrl, fetch } = node
  return { url, mongodbUrl, redisUrl, folder, errors, fetch, stop }
}
