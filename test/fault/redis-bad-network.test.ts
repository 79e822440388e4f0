import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import type { Weather } from '../support/flow'
import { ANY_STORE } from '../support/mongodb'
import { spawnNode } from '../support/node'
import { witness } from '../support/numbers'
import { type Proxy, startProxy, type Struck } from '../support/proxy'
import { OWN_REDIS } from '../support/redis'
import { page } from '../support/rest'
import { limits, ms } from '../support/scale'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'

afterAll(stopStarted)

const LASTS_MS = ms(3_000, 20_000)
const WEATHERS: [string, keyof Struck, Partial<Weather>][] = [
  ['is late by 700 ms', 'late', { delayMs: 700 }],
  ['carries 20 kB a second', 'late', { bytesPerSecond: 20_000 }],
  ['flips a bit now and then', 'corrupted', { corruptEvery: 7 }],
]

describeWith(OWN_REDIS, 'the network between a node and Redis', () => {
  const environment = limits({ patrolMs: 1_000, heartbeatMs: 1_000 })
  let urls: string[]
  let proxy: Proxy
  beforeAll(async () => {
    const cluster = await startCluster({ nodes: 1, redis: 'own', store: ANY_STORE, environment })
    proxy = await startProxy(cluster.redis!.port)
    const REDIS_URL = `redis://127.0.0.1:${proxy.port}`
    const far = await spawnNode({ ...environment, MONGODB_URL: cluster.mongodbUrl, REDIS_URL })
    urls = [cluster.nodes[0]!.url, far.url]
  })

  const isHarmless = async (stream: string, strike: () => Promise<void>) => {
    const followers = await Promise.all([...urls, ...urls].map((url) => follow(url, { stream })))
    const posting = startPosting(urls, stream, 100)
    await eventually(() => followers.every((one) => one.position.seq > 20))
    await strike()
    await pause(500)
    await posting.stop()
    expect(posting.others()).toEqual([])
    const head = Number((await page(urls[0]!, stream)).json().totalItems)
    await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
    expect(await witness(urls[1]!, stream, posting.acknowledged(), followers)).toEqual([])
    expect(followers.map((one) => [one.acks.length, one.gaps, one.resets.length])).toEqual(
      followers.map(() => [1, 0, 0]),
    )
  }

  it.each(WEATHERS)('%s: P1–P4 hold', async (what, counter, weather) => {
    const before = proxy.struck[counter]
    await isHarmless(what.replaceAll(/[^a-z0-9]+/g, '-'), async () => {
      proxy.weather(weather)
      await pause(LASTS_MS)
      proxy.weather({})
    })
    expect(proxy.struck[counter]).toBeGreaterThan(before)
  })

  it('closes one half of each connection, again and again: P1–P4 hold', async () => {
    await isHarmless('half', async () => {
      for (let round = 1; round <= 3; round++) {
        proxy.halfClose()
        await pause(LASTS_MS / 3)
      }
    })
    expect(proxy.struck.halfClosed).toBeGreaterThan(0)
  })
})
