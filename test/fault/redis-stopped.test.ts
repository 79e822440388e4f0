import { type Need, both, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { MONGODB } from '../support/mongodb'
import { numbered, witness } from '../support/numbers'
import { OWN_REDIS, openRedis, streamChannels } from '../support/redis'
import { page, positionOf, post } from '../support/rest'
import { ms } from '../support/scale'
import { type Follower, follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'

afterAll(stopStarted)

const DOWN_MS = ms(10_000, 20_000)

const STORES: ['embedded' | 'other', Need][] = [
  ['embedded', OWN_REDIS],
  ['other', both(OWN_REDIS, MONGODB)],
]
for (const [store, need] of STORES)
  describeWith(need, `Redis is stopped and comes back (${store} store)`, () => {
    it('P1–P4, P6: posts are stored, patrol delivers them meanwhile, and afterwards rings do again', async () => {
      const { nodes, redis, redisUrl } = await startCluster({ nodes: 2, redis: 'own', store })
      const urls = nodes.map((node) => node.url)
      const followers: Follower[] = []
      for (let count = 0; count < 6; count++)
        followers.push(await follow(urls[count % 2]!, { stream: 'dry' }))
      const reached = (seq: number) => () => followers.every((one) => one.position.seq >= seq)

      await redis!.stop()
      const down = performance.now()
      const posting = startPosting(urls, 'dry', 50)
      await pause(1_000)
      const marked = await post(urls[0]!, 'dry', numbered(-1))
      expect(marked.status).toBe(201)
      // Delivered while Redis is still down: this can only be patrol.
      await eventually(reached(positionOf(marked).seq), 15_000)
      const late = await follow(urls[1]!, { stream: 'dry-new' })
      expect((await post(urls[0]!, 'dry-new', numbered(1))).status).toBe(201)
      await eventually(() => late.entries.length === 1, 15_000)
      await pause(Math.max(0, DOWN_MS - (performance.now() - down)))

      await redis!.start()
      const client = await openRedis(redisUrl)
      await eventually(
        async () =>
          (await streamChannels(client)).length === 2 && (await subscribers(client)) === 2,
        20_000,
      )
      await pause(1_000)
      await posting.stop()
      expect(posting.others()).toEqual([])

      // Fast again: ten, each posted when the one before has been delivered, take less than one patrol together.
      await eventually(async () => {
        const begin = performance.now()
        for (let count = 0; count < 10; count++) {
          const answer = await post(urls[count % 2]!, 'dry', numbered(-2 - performance.now()))
          await eventually(reached(positionOf(answer).seq), 15_000)
        }
        return performance.now() - begin < 4_000
      }, 40_000)

      const head = Number((await page(urls[0]!, 'dry')).json().totalItems)
      await eventually(reached(head), 15_000)
      expect(await witness(urls[1]!, 'dry', [-1, ...posting.acknowledged()], followers)).toEqual([])
      expect(followers.map((one) => [one.gaps, one.doubles, one.resets.length])).toEqual(
        followers.map(() => [0, 0, 0]),
      )
    })

    const subscribers = async (client: Awaited<ReturnType<typeof openRedis>>) =>
      Number(((await client.pubsub('NUMSUB', 'freshet:stream:dry')) as unknown[])[1])
  })
