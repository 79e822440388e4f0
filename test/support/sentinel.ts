/**
 * Sentinel — a master, a replica, and a Sentinel that watches both: `redis-server --sentinel`, the same program.
 *
 * Out: both servers, and the port of the new master once the old one has been given up.
 * Rule: one Sentinel with a quorum of one is no cluster for keeping anything; it fails over, and that is what is wanted.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { eventually } from './eventually'
import { freePort } from './port'
import { spawnChild } from './process'
import { openRedis, type RedisServer, startRedis } from './redis'
import { started } from './started'

export interface Replicated {
  readonly master: RedisServer
  readonly replica: RedisServer
  /** The port of whom Sentinel names master, when that is not the first any more. */
  promoted(): Promise<number>
}

const NAME = 'freshet'

export async function startSentinel(): Promise<Replicated> {
  const master = await startRedis()
  const replica = await startRedis()
  const follower = await openRedis(replica.url)
  await follower.replicaof('127.0.0.1', master.port)
  await eventually(async () => /master_link_status:up/.test(await follower.info('replication')))
  const sentinel = await openRedis(await startWatching(master.port))
  const flags = async () => String(await sentinel.call('SENTINEL', 'REPLICAS', NAME))
  await eventually(async () => (await flags()).includes(String(replica.port)), 20_000)
  return {
    master,
    replica,
    promoted: () =>
      eventually(async () => {
        const answer = await sentinel.call('SENTINEL', 'get-master-addr-by-name', NAME)
        const port = Number((answer as string[])[1])
        if (port === master.port) return false
        // Sentinel has closed what was open there.
        const [role] = (await (await openRedis(replica.url)).role()) as [string]
        return role === 'master' && port
      }, 40_000) as Promise<number>,
  }
}

/** Sentinel writes what it learns into its configuration. */
async function startWatching(masterPort: number): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'freshet-sentinel-'))
  const port = await freePort()
  const file = path.join(folder, 'sentinel.conf')
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${NAME} 500`,
    `sentinel failover-timeout ${NAME} 5000`,
  ]
  await writeFile(file, lines.join('\n'))
  const child = spawnChild('redis-server', { args: [file, '--sentinel'] })
  started({
    stop: async () => {
      await child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  })
  await child.line(/\+monitor master/)
  return `redis://127.0.0.1:${port}`
}
