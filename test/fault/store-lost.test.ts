import { type Need, both, describeWith, NOTHING } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { ONE_MONGODB } from '../support/mongodb'
import { through } from '../support/mongodb-url'
import { seenOf } from '../support/numbers'
import { spawnNode } from '../support/node'
import { type Proxy, startProxy } from '../support/proxy'
import { REDIS } from '../support/redis'
import { page, post, readAll } from '../support/rest'
import { type Follower, follow, seqs, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { verdict } from '../support/witness'

afterAll(stopStarted)

const KINDS: ['real' | 'embedded', 'embedded' | 'other', Need][] = [
  ['embedded', 'embedded', NOTHING],
  ['real', 'other', both(REDIS, ONE_MONGODB)],
]
const FAULTS: [string, (proxy: Proxy) => void][] = [
  [
    'cuts its connections and refuses new ones',
    (proxy) => void (proxy.mode('refuse'), proxy.cut()),
  ],
  ['answers no more', (proxy) => proxy.mode('stall')],
]
for (const [redis, store, need] of KINDS)
  describeWith(need, `the store (${store}) of one node`, () => {
    it.each(FAULTS)(
      '%s: P1, P5: posts are 503 and repeated by id until they are stored, once; sockets stay',
      async (_, fault) => {
        const cluster = await startCluster({ nodes: 1, redis, store })
        const healthy = cluster.nodes[0]!
        const behind = new URL(cluster.mongodbUrl)
        const proxy = await startProxy(Number(behind.port || 27_017), behind.hostname)
        const MONGODB_URL = through(cluster.mongodbUrl, proxy.port)
        const lost = await spawnNode({ MONGODB_URL, REDIS_URL: cluster.redisUrl })
        const followers: Follower[] = []
        for (const url of [healthy.url, lost.url])
          followers.push(await follow(url, { stream: 'lost' }))

        const statuses = new Map<number, number>()
        const acknowledged: number[] = []
        const insist = async (number: number) => {
          const activity = {
            type: 'Like',
            id: `https://a.example/${number}`,
            object: 'https://b.example/',
            number,
          }
          for (;;) {
            const answer = await post(lost.url, 'lost', activity)
            statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
            if (answer.status < 300) return void acknowledged.push(number)
            expect([
              answer.status,
              ['no-primary', 'busy'].includes(String(answer.json().code)),
            ]).toEqual([503, true])
            expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
          }
        }
        let next = 0
        const posters = span(1, 8).map(async () => {
          while (next < 400) await insist(++next)
        })
        const posted = Promise.all(posters)
        posted.catch(() => undefined) // awaited below
        await eventually(() => acknowledged.length > 50)
        fault(proxy)
        await eventually(() => (statuses.get(503) ?? 0) > 0, 30_000)
        const there = await post(healthy.url, 'lost', { type: 'Note', content: 'x', number: 9_999 })
        expect(there.status).toBe(201)
        expect(followers[1]!.socket.connected).toBe(true)
        proxy.mode('pass')
        await posted

        const stored = (await readAll(healthy.url, 'lost')).map(seenOf)
        expect(verdict(stored, acknowledged, [])).toEqual([])
        expect(stored).toHaveLength(401)
        await eventually(() => followers.every((one) => one.position.seq === 401), 20_000)
        for (const one of followers)
          expect([seqs(one.entries), one.gaps]).toEqual([span(1, 401), 0])
        expect((await page(lost.url, 'lost')).status).toBe(200)
      },
    )
  })
