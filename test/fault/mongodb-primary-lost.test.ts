import { type Need, NOTHING, describeWith } from '../support/available'
import { startBehind } from '../support/behind'
import { eventually, pause } from '../support/eventually'
import { send } from '../support/http'
import { ONE_MONGODB } from '../support/mongodb'
import { witness } from '../support/numbers'
import { page, post } from '../support/rest'
import { limits, ms } from '../support/scale'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startInsisting } from './insisting'

afterAll(stopStarted)

const AWAY_MS = ms(4_000, 12_000)

const STORES: ['embedded' | 'other', Need][] = [
  ['embedded', NOTHING],
  ['other', ONE_MONGODB],
]
for (const [store, need] of STORES)
  describeWith(need, `the store takes no writes for a time (NotWritablePrimary, ${store})`, () => {
    it('P1–P5: posts are 503 with Retry-After meanwhile, repeats are stored once, reads go on and sockets stay', async () => {
      const { urls, truth, proxy } = await startBehind(
        store,
        2,
        limits({ appendTimeoutMs: 1_500, patrolMs: 1_000 }),
      )
      const followers = await Promise.all(urls.map((url) => follow(url, { stream: 'led' })))
      const posting = startInsisting(urls, 'led', { width: 8, restMs: 20 })
      await eventually(() => posting.acknowledged.length > 50)

      proxy.primary('read-only')
      const begin = performance.now()
      await eventually(() => proxy.struck.refused > 0)
      const then = posting.acknowledged.length
      const unnamed = await post(urls[0]!, 'led', { type: 'Note', content: 'x', number: -1 })
      expect([unnamed.status, unnamed.json().code]).toEqual([503, 'no-primary'])
      expect(Number(unnamed.headers['retry-after'])).toBeGreaterThan(0)
      for (const url of urls) expect((await page(url, 'led')).status).toBe(200)
      const late = await follow(urls[1]!, { stream: 'led', last: 10 })
      expect(late.entries).toHaveLength(10)
      await pause(AWAY_MS - (performance.now() - begin))
      // Those that were on their way when it began, and nothing since.
      expect(posting.acknowledged.length - then).toBeLessThanOrEqual(8)
      expect(posting.statuses.get(503)).toBeGreaterThan(8)
      expect(followers.map((one) => one.socket.connected)).toEqual([true, true])
      proxy.primary('there')

      const back = posting.acknowledged.length
      await eventually(() => posting.acknowledged.length > back + 50, 20_000)
      await posting.stop()
      const head = Number((await page(truth, 'led')).json().totalItems)
      expect(head).toBe(posting.acknowledged.length)
      followers.push(late)
      await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
      expect(await witness(truth, 'led', posting.acknowledged, followers.slice(0, 2))).toEqual([])
      expect(followers.map((one) => [one.acks.length, one.gaps, one.resets.length])).toEqual(
        followers.map(() => [1, 0, 0]),
      )
    })

    it('P1: and shows nothing either: not ready, with the reason, alive, and ready again with a primary', async () => {
      const { urls, proxy } = await startBehind(store, 1, limits({ appendTimeoutMs: 1_500 }))
      const ready = () => send(urls[0]!, 'GET', '/readyz')
      const follower = await follow(urls[0]!, { stream: 'unled' })
      expect((await ready()).status).toBe(200)
      proxy.primary('gone')
      const red = await ready()
      expect([red.status, red.json()]).toEqual([
        503,
        { status: 'not-ready', reasons: ['no-primary'] },
      ])
      expect(proxy.struck.refused).toBeGreaterThan(0)
      expect((await send(urls[0]!, 'GET', '/healthz')).status).toBe(200)
      for (const answer of [
        await page(urls[0]!, 'unled'),
        await post(urls[0]!, 'unled', { type: 'Note', content: 'x' }),
      ])
        expect([answer.status, answer.json().code]).toEqual([503, 'no-primary'])
      proxy.primary('there')
      await eventually(async () => (await ready()).status === 200, 20_000)
      expect((await post(urls[0]!, 'unled', { type: 'Note', content: 'x' })).status).toBe(201)
      await eventually(() => follower.entries.length === 1)
      expect([follower.acks.length, follower.socket.connected]).toEqual([1, true])
    })
  })
