import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { ANY_STORE } from '../support/mongodb'
import { witness } from '../support/numbers'
import { spawnNode } from '../support/node'
import { startProxy } from '../support/proxy'
import { OWN_REDIS } from '../support/redis'
import { page } from '../support/rest'
import { ms } from '../support/scale'
import { type Follower, follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'

afterAll(stopStarted)

describeWith(
  OWN_REDIS,
  'the network between a node and Redis falls silent, without a word of closing',
  () => {
    it('P1–P4: the node posts and delivers meanwhile, hears again afterwards, and nobody misses anything', async () => {
      const { nodes, redis, mongodbUrl } = await startCluster({
        nodes: 1,
        redis: 'own',
        store: ANY_STORE,
      })
      const proxy = await startProxy(redis!.port)
      const cutOff = await spawnNode({
        MONGODB_URL: mongodbUrl,
        REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      })
      const urls = [nodes[0]!.url, cutOff.url]
      const followers: Follower[] = []
      for (let count = 0; count < 6; count++)
        followers.push(await follow(urls[count % 2]!, { stream: 'silent' }))
      const posting = startPosting(urls, 'silent', 100)
      await eventually(() => followers.every((one) => one.position.seq > 50))

      proxy.mode('stall')
      const begin = followers[1]!.position.seq
      await eventually(() => followers[1]!.position.seq > begin + 100, 20_000)
      await pause(ms(8_000, 15_000))
      const late = await follow(cutOff.url, { stream: 'silent', last: 1 })
      await eventually(() => late.entries.length > 100, 20_000)

      proxy.mode('pass')
      await pause(3_000)
      await posting.stop()
      expect(posting.others()).toEqual([])
      const head = Number((await page(urls[0]!, 'silent')).json().totalItems)
      await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
      expect(await witness(urls[0]!, 'silent', posting.acknowledged(), followers)).toEqual([])
      expect(followers.map((one) => [one.gaps, one.resets.length])).toEqual(
        followers.map(() => [0, 0]),
      )
    })
  },
)
