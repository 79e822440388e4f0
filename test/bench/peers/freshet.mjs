/**
 * Freshet — this project, built, in a process of its own, with a Redis of its own.
 *
 * Told by Redis (the fan-out alone): the harness signs rings with the key of the node's database, as another node would. These entries
 * are not in MongoDB, so the patrol, which would find that out, is put off. End to end nothing is put off: `posting`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import mongoose from 'mongoose'
import { storedOf } from '../harness/activity.mjs'
import { startChild } from '../harness/child.mjs'
import { eventually } from '../harness/eventually.mjs'
import { freePort } from '../harness/port.mjs'
import { redisPublish, socketIo } from '../harness/protocols.mjs'
import { noRedis, startRedis } from '../harness/redis.mjs'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
export const PROGRAM = path.join(ROOT, 'dist/server/index.js')
const { encodeRing } = createRequire(import.meta.url)('../../../dist/server/broadcast/ring.js')
/** No patrol for as long as it takes. */
export const NEVER = JSON.stringify({ patrolMs: 3_600_000 })

export const freshet = {
  name: 'Freshet',
  missing: noRedis,
  async start(bench, env = {}) {
    const redis = await startRedis()
    const node = await startNode(bench, {
      REDIS_URL: redis.url,
      FRESHET_LIMITS: NEVER,
      ...env,
    })
    const { epoch, ringKey } = await identityOf(env.MONGODB_URL ?? node.embedded().mongodbUrl)
    const key = Buffer.from(ringKey, 'base64')
    const ring = (room, seq, text) => {
      const stream = `room-${room}`
      const line = encodeRing({ stream, epoch, seq, text }, key, 65_536)
      return redisPublish(`freshet:stream:${stream}`, line)
    }
    return {
      name: 'Freshet',
      port: node.port,
      pids: node.pids,
      bus: redis.pids,
      redis,
      publishPort: redis.port,
      script: (room) => socketIo('subscribe', { stream: `room-${room}` }),
      ring,
      message: (number, room, seq) => ring(room, seq, storedOf(number)),
      async stop() {
        await node.stop()
        await redis.stop()
      },
    }
  },
}

export async function startNode(bench, env = {}, flags = []) {
  const port = await freePort()
  const dataDir = mkdtempSync(path.join(bench.folder, 'node-'))
  const child = startChild(process.execPath, [...flags, PROGRAM], {
    cwd: bench.folder,
    env: {
      NODE_ENV: 'production',
      HOST: '',
      PUBLIC_URL: '',
      TRUST_PROXY: '',
      MONGODB_URL: '',
      REDIS_URL: '',
      FRESHET_LIMITS: '',
      PORT: String(port),
      DATA_DIR: dataDir,
      ...env,
    },
  })
  await eventually(child, async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok)
  return {
    port,
    pids: [child.pid],
    embedded: () => JSON.parse(readFileSync(path.join(dataDir, 'embedded.json'), 'utf8')),
    async stop(signal = 'SIGKILL') {
      await child.stop(signal)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function identityOf(url) {
  const store = mongoose.createConnection(
    url.replace(/\/?$/, /\/[^/]+$/.test(new URL(url).pathname) ? '' : '/freshet'),
  )
  await store.asPromise()
  const meta = await store.collection('meta').findOne({ _id: 'meta' })
  await store.close()
  return meta
}
