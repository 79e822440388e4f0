import { Redis } from 'ioredis'
import { type Need, both, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { MONGODB } from '../support/mongodb'
import { witness } from '../support/numbers'
import { REDIS, openRedis } from '../support/redis'
import { page } from '../support/rest'
import { ms } from '../support/scale'
import { type Follower, follow } from '../support/sockets'
import { started, stopStarted } from '../support/started'
import { startPosting } from './posting'

afterAll(stopStarted)

const EVERY_MS = 2_000
const LASTS_MS = ms(10_000, 30_000)

const STORES: ['embedded' | 'other', Need][] = [
  ['embedded', REDIS],
  ['other', both(REDIS, MONGODB)],
]
for (const [store, need] of STORES)
  describeWith(need, `Redis kills its subscribers' connections (${store} store)`, () => {
    it('P1–P4: 200 posts a second go on, rings are lost, and nobody misses, doubles or mixes an entry', async () => {
      const { nodes, redisUrl } = await startCluster({ nodes: 2, redis: 'real', store })
      const urls = nodes.map((node) => node.url)
      const followers: Follower[] = []
      for (let count = 0; count < 10; count++)
        followers.push(await follow(urls[count % 2]!, { stream: 'storm' }))
      const heard = await countRings(redisUrl, 'storm')
      const killer = await openRedis(redisUrl)

      const posting = startPosting(urls, 'storm', 200)
      for (let kill = 0; kill < LASTS_MS / EVERY_MS; kill++) {
        await pause(EVERY_MS)
        await killer.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
      }
      await pause(500)
      await posting.stop()

      expect(posting.others()).toEqual([])
      const acknowledged = posting.acknowledged()
      const head = Number((await page(urls[0]!, 'storm')).json().totalItems)
      expect(acknowledged.length).toBe(head)
      await eventually(() => followers.every((one) => one.position.seq === head), 30_000)
      expect(await witness(urls[1]!, 'storm', acknowledged, followers)).toEqual([])
      expect(followers.map((one) => [one.gaps, one.doubles, one.resets.length])).toEqual(
        followers.map(() => [0, 0, 0]),
      )
      // Without a lost ring the test would have shown nothing: a subscriber like the nodes' must have missed some.
      expect(heard.size).toBeGreaterThan(0)
      expect(head - heard.size).toBeGreaterThan(0)
    })
  })

/** A subscriber that is killed and comes back as the nodes' do, and hears what it hears. */
async function countRings(url: string, stream: string): Promise<ReadonlySet<number>> {
  const client = new Redis(url)
  const heard = new Set<number>()
  client.on('error', () => undefined)
  client.on('message', (_, line: string) => heard.add((JSON.parse(line) as { seq: number }).seq))
  await client.subscribe(`freshet:stream:${stream}`)
  started({
    stop: async () => {
      client.disconnect()
    },
  })
  return heard
}
