import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { ANY_STORE } from '../support/mongodb'
import { numbered, witness } from '../support/numbers'
import { spawnNode } from '../support/node'
import { startProxy } from '../support/proxy'
import { OWN_REDIS, listen, openRedis, streamChannels } from '../support/redis'
import { page, positionOf, post } from '../support/rest'
import { limits, ms } from '../support/scale'
import { startSentinel } from '../support/sentinel'
import { type Follower, follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'

afterAll(stopStarted)

describeWith(
  OWN_REDIS,
  'the master of Redis dies, and Sentinel makes the replica the master',
  () => {
    it('P1–P4: posts are stored and delivered meanwhile, and rings go through the new master afterwards', async () => {
      const replicated = await startSentinel()
      const proxy = await startProxy(replicated.master.port)
      const environment = limits({ patrolMs: 1_000, heartbeatMs: 2_000 })
      const { nodes, mongodbUrl } = await startCluster({
        nodes: 1,
        redis: 'embedded',
        store: ANY_STORE,
        environment: { ...environment, REDIS_URL: `redis://127.0.0.1:${proxy.port}` },
      })
      const other = await spawnNode({
        ...environment,
        MONGODB_URL: mongodbUrl,
        REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      })
      const urls = [nodes[0]!.url, other.url]
      const followers: Follower[] = []
      for (let count = 0; count < 6; count++)
        followers.push(await follow(urls[count % 2]!, { stream: 'moved' }))
      const reached = (seq: number) => () => followers.every((one) => one.position.seq >= seq)
      const posting = startPosting(urls, 'moved', 50)
      await eventually(reached(20))

      await replicated.master.stop()
      const promoted = await replicated.promoted()
      expect(promoted).toBe(replicated.replica.port)
      // As whoever watches Sentinel does: an address that stands for the master is moved to it.
      await pause(ms(0, 5_000))
      const unheard = await post(urls[0]!, 'moved', numbered(-1))
      expect(unheard.status).toBe(201)
      await eventually(reached(positionOf(unheard).seq))
      const redis = await openRedis(replicated.replica.url)
      expect(await streamChannels(redis)).toEqual([])
      proxy.target(promoted)
      proxy.cut()

      const heard = await listen(replicated.replica.url, 'freshet:stream:moved')
      const subscribers = async () =>
        Number(((await redis.pubsub('NUMSUB', 'freshet:stream:moved')) as unknown[])[1])
      await eventually(async () => (await subscribers()) === 3, 20_000)
      const before = heard.length
      await eventually(() => heard.length > before + 50, 20_000)
      await posting.stop()
      expect(posting.others()).toEqual([])

      const acknowledged = [-1, ...posting.acknowledged()]
      const head = Number((await page(urls[0]!, 'moved')).json().totalItems)
      expect(head).toBe(acknowledged.length)
      await eventually(reached(head), 20_000)
      expect(await witness(urls[1]!, 'moved', acknowledged, followers)).toEqual([])
      expect(followers.map((one) => [one.acks.length, one.gaps, one.resets.length])).toEqual(
        followers.map(() => [1, 0, 0]),
      )
      const wasHeard = heard.some(({ line }) => JSON.parse(line).seq === positionOf(unheard).seq)
      expect(wasHeard).toBe(false)
    })
  },
)
