import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { ANY_STORE } from '../support/mongodb'
import { type FreshetNode, spawnNode } from '../support/node'
import { witness } from '../support/numbers'
import { freePort } from '../support/port'
import { REDIS } from '../support/redis'
import { page } from '../support/rest'
import { limits, ms } from '../support/scale'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'
import { gather, stay } from './staying'

afterAll(stopStarted)

const STREAM = 'rolling'
const CLIENTS = 60

describeWith(REDIS, 'a rolling restart', () => {
  it('P1–P4: three nodes, one after the other, under load: each ends with 0, and nobody misses an entry', async () => {
    // The store stands beside them: it is not what is restarted here.
    const { nodes, mongodbUrl, redisUrl } = await startCluster({
      nodes: 1,
      redis: 'real',
      store: ANY_STORE,
    })
    const start = (port: number): Promise<FreshetNode> =>
      spawnNode({
        ...limits({ patrolMs: 1_000, drainMs: 1_000 }),
        MONGODB_URL: mongodbUrl,
        REDIS_URL: redisUrl,
        PORT: String(port),
      })
    const rolling: FreshetNode[] = []
    for (let count = 0; count < 3; count++) rolling.push(await start(await freePort()))
    const urls = rolling.map((node) => node.url)
    const followers = await gather(CLIENTS, (index) => follow(urls[index % 3]!, { stream: STREAM }))
    const staying = stay(followers, () => urls)
    const posting = startPosting(urls, STREAM, 60)

    for (const [index, node] of [...rolling.entries()]) {
      await pause(ms(1_000, 10_000))
      const cutBefore = staying.cuts
      const begin = performance.now()
      expect(await node.stop()).toBe(0)
      expect(performance.now() - begin).toBeLessThan(15_000)
      expect(staying.cuts).toBeGreaterThan(cutBefore)
      rolling[index] = await start(node.port)
      await eventually(staying.allBack, 30_000)
    }
    await pause(ms(1_000, 10_000))
    await posting.stop()

    // While a node goes down or is away: refused, or 503. Never another answer.
    expect(posting.others().filter(([, status]) => status !== 0 && status !== 503)).toEqual([])
    expect(posting.others().length).toBeGreaterThan(0)
    const head = Number((await page(nodes[0]!.url, STREAM)).json().totalItems)
    await eventually(() => followers.every((one) => one.position.seq === head), 30_000)
    expect(await witness(nodes[0]!.url, STREAM, posting.acknowledged(), followers)).toEqual([])
    expect(followers.map((one) => [one.ack.recovered, one.gaps, one.resets.length])).toEqual(
      followers.map(() => [true, 0, 0]),
    )
    expect(new Set(followers.map((one) => one.acks.length > 1))).toEqual(new Set([true]))
    for (const node of rolling)
      expect(node.child.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })
})
