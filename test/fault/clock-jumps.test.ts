import path from 'node:path'
import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { ANY_STORE } from '../support/mongodb'
import { numbered, statuses, postNumbers, witness } from '../support/numbers'
import { spawnNode } from '../support/node'
import { startProxy } from '../support/proxy'
import { OWN_REDIS } from '../support/redis'
import { page, post } from '../support/rest'
import { limits, ms } from '../support/scale'
import { follow, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'

afterAll(stopStarted)

const HOUR_MS = 3_600_000
const wrong = (shiftMs: number) => ({
  NODE_OPTIONS: `--require ${path.resolve(__dirname, '../support/shifted-clock.js')}`,
  CLOCK_SHIFT_MS: String(shiftMs),
})

describeWith(OWN_REDIS, 'the wall clock of a node', () => {
  it('P1–P4: is an hour behind, and jumps two hours, forth and back, under load: order and delivery do not mind', async () => {
    const environment = { ...limits({ patrolMs: 1_000 }), ...wrong(-HOUR_MS) }
    const { nodes, mongodbUrl, redisUrl } = await startCluster({
      nodes: 1,
      redis: 'own',
      store: ANY_STORE,
    })
    const jumping = await spawnNode({
      ...environment,
      MONGODB_URL: mongodbUrl,
      REDIS_URL: redisUrl,
    })
    const urls = [nodes[0]!.url, jumping.url]
    const followers = await Promise.all(
      [...urls, ...urls].map((url) => follow(url, { stream: 'time' })),
    )
    const posting = startPosting(urls, 'time', 100)
    for (let jump = 1; jump <= 4; jump++) {
      await pause(ms(500, 5_000))
      jumping.child.signal('SIGUSR2')
    }
    await pause(ms(500, 5_000))
    await posting.stop()
    expect(posting.others()).toEqual([])
    const answer = await page(urls[0]!, 'time', '?limit=100')
    const head = Number(answer.json().totalItems)
    await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
    expect(await witness(urls[1]!, 'time', posting.acknowledged(), followers)).toEqual([])
    expect(followers.map((one) => [one.acks.length, one.gaps])).toEqual(followers.map(() => [1, 0]))
    // It struck: entries beside each other say hours that are far apart.
    const hours = (answer.json().orderedItems as { published: string }[]).map(({ published }) =>
      Math.round((Date.parse(published) - Date.now()) / HOUR_MS),
    )
    expect(new Set(hours).size).toBeGreaterThan(1)
  })

  it('P6: an hour behind, Redis away, and too many streams to look at each: the slow sweep finds what it writes', async () => {
    const STREAMS = 100
    const { nodes, redis, mongodbUrl } = await startCluster({
      nodes: 1,
      redis: 'own',
      store: ANY_STORE,
      environment: limits({ patrolMs: 500 }),
    })
    const proxy = await startProxy(redis!.port)
    const late = await spawnNode({
      ...wrong(-HOUR_MS),
      MONGODB_URL: mongodbUrl,
      REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
    })
    const followers = await Promise.all(
      span(1, STREAMS).map((n) => follow(nodes[0]!.url, { stream: `skew${n}` })),
    )
    // Rings of the other node are not heard any more; this one's own clock is right, so that it looks at the last half minute.
    proxy.mode('stall')
    const answers = await Promise.all(
      span(1, STREAMS).map((n) => post(late.url, `skew${n}`, numbered(n))),
    )
    expect(statuses(answers)).toEqual([201])
    await eventually(() => followers.every((one) => one.entries.length === 1), 60_000)
    expect(statuses(await postNumbers([late.url], 'skew1', 1, 1))).toEqual([201])
  })
})
