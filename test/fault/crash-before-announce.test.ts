import { type Need, both, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { MONGODB } from '../support/mongodb'
import { numbered, witness } from '../support/numbers'
import { spawnNode } from '../support/node'
import { startProxy } from '../support/proxy'
import { OWN_REDIS, listen } from '../support/redis'
import { page, positionOf, post } from '../support/rest'
import { type Follower, follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'

afterAll(stopStarted)

const STORES: ['embedded' | 'other', Need][] = [
  ['embedded', OWN_REDIS],
  ['other', both(OWN_REDIS, MONGODB)],
]
for (const [store, need] of STORES)
  describeWith(need, `a node dies between insert and announce (${store} store)`, () => {
    const start = async () => {
      const { nodes, redis, redisUrl, mongodbUrl } = await startCluster({
        nodes: 1,
        redis: 'own',
        store,
      })
      const proxy = await startProxy(redis!.port)
      const doomed = await spawnNode({
        MONGODB_URL: mongodbUrl,
        REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      })
      return { survivor: nodes[0]!.url, doomed, proxy, redisUrl }
    }

    it("P1: kill -9 after the 201, before the ring has left: the other node's clients get the entry", async () => {
      const { survivor, doomed, proxy, redisUrl } = await start()
      const follower = await follow(survivor, { stream: 'orphan' })
      const heard = await listen(redisUrl, 'freshet:stream:orphan')
      await post(doomed.url, 'orphan', numbered(1))
      await eventually(() => follower.position.seq === 1 && heard.length === 1)

      proxy.mode('stall')
      const answer = await post(doomed.url, 'orphan', numbered(2))
      expect(answer.status).toBe(201)
      expect(positionOf(await page(survivor, 'orphan')).seq).toBe(2)
      await doomed.kill()

      await eventually(() => follower.position.seq === 2, 20_000)
      expect(follower.entries[1]!.activity).toEqual(answer.json())
      expect(heard).toHaveLength(1) // its ring never came
      expect(await witness(survivor, 'orphan', [1, 2], [follower])).toEqual([])
      expect(follower.gaps).toBe(0)
    })

    it('P1–P4: kill -9 amid 200 posts a second loses nothing that was answered, for anybody', async () => {
      const { survivor, doomed } = await start()
      const followers: Follower[] = []
      for (const url of [survivor, survivor, doomed.url, doomed.url])
        followers.push(await follow(url, { stream: 'amid' }))
      const posting = startPosting([survivor, doomed.url], 'amid', 200)
      await eventually(() => posting.acknowledged().length > 300)
      await doomed.kill()
      await Promise.all(followers.slice(2).map((one) => one.resume(survivor)))
      expect(followers.slice(2).map((one) => one.ack.recovered)).toEqual([true, true])
      const then = posting.acknowledged().length
      await eventually(() => posting.acknowledged().length > then + 100)
      await posting.stop()

      // Only what went to the dead node is broken; the survivor answered everything.
      expect(posting.others().every(([number, status]) => number % 2 === 1 && status === 0)).toBe(
        true,
      )
      const head = Number((await page(survivor, 'amid')).json().totalItems)
      await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
      expect(await witness(survivor, 'amid', posting.acknowledged(), followers)).toEqual([])
      expect(followers.map((one) => one.gaps)).toEqual([0, 0, 0, 0])
    })
  })
