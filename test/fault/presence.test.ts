/**
 * How many watch, when a node is killed and when Redis goes: ghosts are gone in time, and what is not known is left out.
 */
import { type Cluster, startCluster } from '../support/cluster'
import { describeWith } from '../support/available'
import { eventually } from '../support/eventually'
import { OWN_REDIS, openRedis } from '../support/redis'
import { get } from '../support/rest'
import { ask, connect } from '../support/sockets'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

/** A fifth of what a user has: gone within 4 s instead of 20. */
const FAST = { presenceBeatMs: 1_000, presenceGhostMs: 3_000 }

describeWith(OWN_REDIS, 'how many watch', () => {
  let cluster: Cluster
  const numbers: (number | undefined)[] = []

  beforeAll(async () => {
    const environment = { FRESHET_LIMITS: JSON.stringify(FAST) }
    cluster = await startCluster({ nodes: 3, redis: 'own', store: 'embedded', environment })
  })

  it('is one number on all nodes', async () => {
    const [one, two, three] = cluster.nodes
    const [asking, ...others] = await Promise.all(
      [one, two, two, three].map((node) => connect(node!.url)),
    )
    asking!.on('presence', ({ watching }: { watching?: number }) => numbers.push(watching))
    await ask(asking!, 'subscribe', { stream: 'weir', presence: true })
    for (const other of others) await ask(other, 'subscribe', { stream: 'weir' })
    await eventually(() => numbers.at(-1) === 4)
    const answer = await get(two!.url, '/streams/weir/presence', '*/*')
    expect(answer.json()).toEqual({ stream: 'weir', watching: 4 })
  })

  it('is on Redis no channel, and no key', async () => {
    const redis = await openRedis(cluster.redisUrl)
    expect(await redis.call('PUBSUB', 'CHANNELS')).toEqual(['freshet:stream:weir'])
    expect(await redis.call('DBSIZE')).toBe(0)
  })

  it('the watchers of a node that was killed are gone in time, and nobody else is', async () => {
    await cluster.nodes[2]!.kill()
    await eventually(() => numbers.at(-1) === 3, 15_000)
    await cluster.nodes[1]!.stop()
    await eventually(() => numbers.at(-1) === 1, 15_000)
  })

  it('is left out while Redis is away, and told again when it is back', async () => {
    await cluster.redis!.stop()
    await eventually(() => numbers.at(-1) === undefined, 15_000)
    const answer = await get(cluster.nodes[0]!.url, '/streams/weir/presence', '*/*')
    expect(answer.json()).toEqual({ stream: 'weir' })
    await cluster.redis!.start()
    await eventually(() => numbers.at(-1) === 1, 15_000)
  })
})
