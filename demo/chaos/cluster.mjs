/**
 * Cluster — several nodes side by side, made to be broken: the first carries the store, all share one Redis.
 *
 * In:  how many nodes; a temporary folder for data and logs. Out: nodes and Redis with their faults; `stop` ends everything.
 * Each node keeps its port when it comes back. The store is reached by the others through a passage, because the embedded
 * one may come back elsewhere. While the first is down the passage leads nowhere: its port may by then be another program's
 * store, and nodes would number in there. Without a redis-server on the machine the first node's embedded Redis is shared the same way.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startChild } from './child.mjs'
import { freePort, openPassage } from './passage.mjs'
import { startRedis } from './redis.mjs'

const PROGRAM = fileURLToPath(new URL('../../dist/server/index.js', import.meta.url))
const OWN = ['PORT', 'HOST', 'PUBLIC_URL', 'TRUST_PROXY', 'MONGODB_URL', 'REDIS_URL', 'DATA_DIR']
const UP_WITHIN_MS = 30_000
const STOPPED_WITHIN_MS = 20_000

export async function startCluster(count) {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'freshet-chaos-'))
  const redis = await startRedis(dir)
  const embedded = path.join(dir, 'node 1', 'embedded.json')
  const portOf = (name) => async () => {
    if (!first.isUp()) throw new Error('node 1 is down')
    return Number(new URL(JSON.parse(await readFile(embedded, 'utf8'))[name]).port)
  }
  const store = await openPassage(portOf('mongodbUrl'))
  const bell = redis === null ? await openPassage(portOf('redisUrl')) : null

  const own = redis === null ? {} : { REDIS_URL: redis.url }
  const first = await createNode('node 1', dir, own)
  const shared = {
    MONGODB_URL: `mongodb://127.0.0.1:${store.port}/freshet`,
    REDIS_URL: redis?.url ?? `redis://127.0.0.1:${bell.port}`,
  }
  const nodes = [first]
  while (nodes.length < count) nodes.push(await createNode(`node ${nodes.length + 1}`, dir, shared))
  for (const node of nodes) await node.start('readyz')

  return {
    dir,
    nodes,
    redis,
    urls: nodes.map(({ url }) => url),
    storePort: store.port,
    cutStore: store.cut,
    cutRedis: () => (redis === null ? bell.cut() : redis.cut()),
    /** Keeps the folder with the logs when something went wrong. */
    async stop(keeps = false) {
      await Promise.all(nodes.map((node) => node.kill()))
      await redis?.kill()
      store.close()
      bell?.close()
      if (!keeps) await rm(dir, { recursive: true, force: true })
    },
  }
}

async function createNode(name, dir, urls) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const inherited = Object.entries(process.env).filter(([key]) => !OWN.includes(key))
  const env = {
    ...Object.fromEntries(inherited),
    ...urls,
    PORT: String(port),
    DATA_DIR: path.join(dir, name),
  }
  let child = null
  const node = {
    name,
    url,
    log: path.join(dir, `${name}.log`),
    get pid() {
      return child.pid
    },
    async start(until = 'healthz') {
      child = startChild(name, { command: process.execPath, args: [PROGRAM], env, dir })
      for (const end = Date.now() + UP_WITHIN_MS; Date.now() < end; await sleep(50)) {
        if (!child.isUp()) throw new Error(`${name} has ended; see ${node.log}`)
        if (await isThere(`${url}/${until}`)) return
      }
      throw new Error(`${name} is not up; see ${node.log}`)
    },
    isUp: () => child?.isUp() ?? false,
    async kill() {
      await child?.kill()
      await rm(path.join(dir, name, 'embedded.json'), { force: true })
    },
    pause: () => child.signal('SIGSTOP'),
    resume: () => child.signal('SIGCONT'),
    /** As an operator does. Answers whether it ended by itself, in order. */
    async stop() {
      child.signal('SIGTERM')
      const code = await Promise.race([
        child.ended,
        sleep(STOPPED_WITHIN_MS, 'late', { ref: false }),
      ])
      if (code === 'late') await child.kill()
      return code === 0
    },
  }
  return node
}

async function isThere(address) {
  try {
    const signal = globalThis.AbortSignal.timeout(2_000)
    const answer = await fetch(address, { signal })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
