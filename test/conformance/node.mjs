/**
 * Node — a whole Freshet in this process, on embedded stores in a folder that goes with it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'

const load = createRequire(import.meta.url)
const { loadConfig } = load('../../dist/server/config.js')
const { startMongodb } = load('../../dist/server/embedded/mongodb/server.js')
const { startRedis } = load('../../dist/server/embedded/redis/server.js')
const { createLog } = load('../../dist/server/log.js')
const { startNode } = load('../../dist/server/node.js')

/** As in our vectors. */
export const PUBLIC_URL = 'http://localhost:3000'

export async function startConformanceNode() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'freshet-conformance-'))
  const mongodb = await startMongodb({ dir: folder, port: 0 })
  const redis = await startRedis({ port: 0 })
  const env = {
    LIFECYCLE: 'off',
    PORT: '0',
    PUBLIC_URL,
    MONGODB_URL: mongodb.url,
    REDIS_URL: redis.url,
  }
  const errors = []
  const log = createLog((line) => line.includes('"level":"error"') && errors.push(line))
  const node = await startNode(loadConfig(env), log)
  return {
    url: node.url,
    errors,
    async stop() {
      await node.stop()
      await Promise.all([mongodb.stop(), redis.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
