/**
 * Start — the zero-install MongoDB and Redis, each in a thread of its own.
 *
 * In:  which of the two are wanted, and DATA_DIR.
 * Out: URLs, and a way to stop. The application gets nothing else, so that it has one code path (D10).
 * Rule: with the embedded MongoDB a DATA_DIR belongs to one process; a second one is told what to do.
 * `embedded.json` stands only while the servers listen.
 */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { LIMITS } from '../config'
import type { Log } from '../log'
import {
  type Addresses,
  addressesFile,
  readAddresses,
  removeAddresses,
  writeAddresses,
} from './addresses'
import { findHolder, type Lock, LockHeld, takeLock } from './lock'
import { startThread, type Thread } from './thread'
import type { Store } from './worker'

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly mongodb: boolean
  readonly redis: boolean
  readonly log: Log
  /** The first port to try; 0 takes any free one. */
  readonly mongodbPort?: number
  readonly redisPort?: number
  /** A server ended though nobody stopped it; it is logged already. */
  readonly onFailure?: (error: Error) => void
}

export interface Embedded {
  readonly mongodbUrl: string | null
  readonly redisUrl: string | null
  stop(): Promise<void>
}

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir } = options
  if (!options.mongodb && !options.redis) return { mongodbUrl: null, redisUrl: null, stop: nothing }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const lock = options.mongodb ? await lockFolder(dataDir) : null
  const threads: Thread[] = []
  const closeAll = async (): Promise<void> => {
    await Promise.all(threads.map((thread) => thread.stop()))
    await lock?.release()
  }
  try {
    const addresses = await startWanted(options, threads)
    const isOurs = await publishAddresses(options, addresses, lock)
    let stopped: Promise<void> | undefined
    const stop = async (): Promise<void> => {
      if (isOurs) await removeAddresses(dataDir, addresses)
      await closeAll()
    }
    const { mongodbUrl = null, redisUrl = null } = addresses
    return { mongodbUrl, redisUrl, stop: () => (stopped ??= stop()) }
  } catch (error) {
    await closeAll()
    throw error
  }
}

async function startWanted(options: EmbeddedOptions, threads: Thread[]): Promise<Addresses> {
  const start = async (store: Store, port: number): Promise<number> => {
    const dir = path.join(options.dataDir, store)
    const thread = await startThread(
      { store, dir, port },
      {
        onLine: (line) => options.log.info('embedded store spoke', { store, line }),
        onFailure: (error) => {
          options.log.error('embedded store ended by itself', { store, error })
          options.onFailure?.(error)
        },
      },
    )
    threads.push(thread)
    return thread.port
  }
  const { mongodbPort = LIMITS.embeddedMongodbPort, redisPort = LIMITS.embeddedRedisPort } = options
  const [mongodb, redis] = await Promise.allSettled([
    options.mongodb ? start('mongodb', mongodbPort) : null,
    options.redis ? start('redis', redisPort) : null,
  ])
  const portOf = (result: PromiseSettledResult<number | null>): number | null => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  }
  const [first, second] = [portOf(mongodb), portOf(redis)]
  return {
    ...(first === null ? {} : { mongodbUrl: `mongodb://127.0.0.1:${first}/freshet` }),
    ...(second === null ? {} : { redisUrl: `redis://127.0.0.1:${second}` }),
  }
}

/** Beside a node that holds the folder, the file stays that node's. Answers whether it is ours. */
async function publishAddresses(
  { dataDir, log }: EmbeddedOptions,
  addresses: Addresses,
  lock: Lock | null,
): Promise<boolean> {
  const holder = lock ? null : await findHolder(dataDir)
  if (holder) log.warn('embedded addresses left to the process that holds DATA_DIR', { ...holder })
  else await writeAddresses(dataDir, addresses)
  return !holder
}

async function lockFolder(dataDir: string): Promise<Lock> {
  try {
    const lock = await takeLock(dataDir)
    // Whoever left these did not stop cleanly; nothing listens there now.
    await rm(addressesFile(dataDir), { force: true })
    return lock
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error
    throw new Error(await explain(dataDir, error.pid), { cause: error })
  }
}

async function explain(dataDir: string, pid: number): Promise<string> {
  const { mongodbUrl, redisUrl } = (await readAddresses(dataDir)) ?? {}
  const file = addressesFile(dataDir)
  const urls = [mongodbUrl && `MONGODB_URL=${mongodbUrl}`, redisUrl && `REDIS_URL=${redisUrl}`]
  const how = urls.filter(Boolean).join(' ') || `MONGODB_URL and REDIS_URL as ${file} says`
  return (
    `DATA_DIR ${dataDir} is in use by process ${pid}, and the embedded MongoDB serves one process only. ` +
    `To run a second node beside it, start it with ${how} and a PORT of its own. To run one apart, give it another DATA_DIR.`
  )
}

const nothing = async (): Promise<void> => undefined
