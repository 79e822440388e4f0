import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { ANY_STORE } from '../support/mongodb'
import { seenOf, witness } from '../support/numbers'
import { REDIS, openRedis, streamChannels } from '../support/redis'
import { page, post } from '../support/rest'
import { limits, ms } from '../support/scale'
import { type Follower, follow } from '../support/sockets'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

const CONTENT = 'x'.repeat(40_000)
/** The kernel takes some MiB between Redis and the node before Redis has to keep anything. */
const MOST = 2_000
const MORE = ms(50, 400)

describeWith(REDIS, 'a node does not read, and Redis throws it out (output buffer)', () => {
  it('P2–P4: its clients get what was posted meanwhile when it wakes, once, in order', async () => {
    const { nodes, redisUrl } = await startCluster({
      nodes: 2,
      redis: 'real',
      store: ANY_STORE,
      environment: limits({ patrolMs: 2_000 }),
    })
    const [store, frozen] = [nodes[0]!, nodes[1]!]
    const redis = await openRedis(redisUrl)
    await redis.config('SET', 'client-output-buffer-limit', 'pubsub 1mb 1mb 60')
    const followers: Follower[] = []
    for (let count = 0; count < 6; count++)
      followers.push(await follow(nodes[count % 2]!.url, { stream: 'flood' }))
    const subscribers = async () =>
      Number(((await redis.pubsub('NUMSUB', 'freshet:stream:flood')) as unknown[])[1])
    expect([await streamChannels(redis), await subscribers()]).toEqual([
      ['freshet:stream:flood'],
      2,
    ])

    const acknowledged: number[] = []
    const send = async (count: number) => {
      const first = acknowledged.length + 1
      for (let number = first; number < first + count; number++) {
        const answer = await post(store.url, 'flood', { type: 'Note', content: CONTENT, number })
        expect(answer.status).toBe(201)
        acknowledged.push(number)
      }
    }
    frozen.child.signal('SIGSTOP')
    while ((await subscribers()) === 2 && acknowledged.length < MOST) await send(10)
    // From here on nobody rings at that node: without this the test would have shown nothing.
    expect(await subscribers()).toBe(1)
    const lostFrom = acknowledged.length
    await send(MORE)
    await pause(ms(0, 10_000))
    expect(await subscribers()).toBe(1)
    expect(acknowledged.length - lostFrom).toBeGreaterThan(0)
    frozen.child.signal('SIGCONT')

    await eventually(async () => (await subscribers()) === 2, 20_000)
    await send(5)
    const head = Number((await page(store.url, 'flood')).json().totalItems)
    expect(head).toBe(acknowledged.length)
    await eventually(() => followers.every((one) => one.position.seq === head), 30_000)
    expect(followers.map((one) => seenOf(one.entries.at(-1)!).number)).toEqual(
      followers.map(() => head),
    )
    expect(await witness(frozen.url, 'flood', acknowledged, followers)).toEqual([])
    expect(followers.map((one) => [one.acks.length, one.gaps, one.resets.length])).toEqual(
      followers.map(() => [1, 0, 0]),
    )
  })
})
