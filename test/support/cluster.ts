/**
 * Cluster — several nodes side by side on one Redis and one store.
 *
 * In:  how many; `redis`: a real redis-server (`own`: one that the test may stop) or the first node's embedded one;
 *      `store`: the first node's embedded one or another.
 * Out: the nodes and the URLs they share.
 */
import { type Environment, type FreshetNode, spawnNode } from './node'
import { ownDatabase } from './mongodb'
import { GIVEN_REDIS, type RedisServer, startRedis } from './redis'

export interface Cluster {
  readonly nodes: readonly FreshetNode[]
  readonly redisUrl: string
  readonly mongodbUrl: string
  /** The test's own. */
  readonly redis: RedisServer | null
}

export interface Wanted {
  readonly nodes: number
  readonly redis: 'real' | 'own' | 'embedded'
  readonly store: 'embedded' | 'other'
  /** More of it, for every node. */
  readonly environment?: Environment
}

export async function startCluster({
  nodes,
  redis,
  store,
  environment = {},
}: Wanted): Promise<Cluster> {
  const isOwn = redis === 'own' || (redis === 'real' && GIVEN_REDIS === null)
  const server = isOwn ? await startRedis() : null
  const redisUrl = server?.url ?? (redis === 'real' ? GIVEN_REDIS : null)
  const given = {
    ...environment,
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    ...(store === 'embedded' ? {} : { MONGODB_URL: await ownDatabase() }),
  }
  const first = await spawnNode(given)
  const shared = { ...variables(await embeddedOf(first, given)), ...given }
  const more = await Promise.all(Array.from({ length: nodes - 1 }, () => spawnNode(shared)))
  return {
    nodes: [first, ...more],
    redisUrl: shared.REDIS_URL!,
    mongodbUrl: shared.MONGODB_URL!,
    redis: server,
  }
}

const embeddedOf = async (node: FreshetNode, given: Record<string, string>) =>
  'REDIS_URL' in given && 'MONGODB_URL' in given ? {} : node.embedded()

function variables(urls: { mongodbUrl?: string; redisUrl?: string }): Record<string, string> {
  return {
    ...(urls.mongodbUrl === undefined ? {} : { MONGODB_URL: urls.mongodbUrl }),
    ...(urls.redisUrl === undefined ? {} : { REDIS_URL: urls.redisUrl }),
  }
}
