/**
 * Behind — nodes that reach one store only through the MongoDB proxy, and one beside them that reaches it directly.
 *
 * In:  how many, which store, limits of theirs. Out: their URLs, the proxy, and `truth`: where the store's own word is read.
 */
import { startCluster, type Wanted } from './cluster'
import { type MongodbProxy, startMongodbProxy } from './mongodb-proxy'
import { type Environment, spawnNode } from './node'

export interface Behind {
  readonly urls: readonly string[]
  readonly truth: string
  readonly proxy: MongodbProxy
}

export async function startBehind(
  store: Wanted['store'],
  nodes: number,
  environment: Environment,
): Promise<Behind> {
  const cluster = await startCluster({ nodes: 1, redis: 'embedded', store })
  const proxy = await startMongodbProxy(cluster.mongodbUrl)
  const urls = { MONGODB_URL: proxy.url, REDIS_URL: cluster.redisUrl }
  const started = await Promise.all(
    Array.from({ length: nodes }, () => spawnNode({ ...environment, ...urls })),
  )
  return { urls: started.map((node) => node.url), truth: cluster.nodes[0]!.url, proxy }
}
