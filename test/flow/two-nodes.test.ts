import type { JsonObject } from '../../schemas/wire'
import { NOTHING, type Need, both, describeWith } from '../support/available'
import { type Cluster, startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { MONGODB } from '../support/mongodb'
import { postNumbers, statuses, witness } from '../support/numbers'
import { REDIS, listen } from '../support/redis'
import { get, itemsOf, page, pathOf, positionOf, post } from '../support/rest'
import { type Follower, follow, seqs, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { variants } from '../support/variants'

jest.setTimeout(60_000)
afterAll(stopStarted)

const STORES = variants<['embedded' | 'real', 'embedded' | 'other', Need]>([
  ['embedded', 'embedded', NOTHING],
  ['real', 'embedded', REDIS],
  ['real', 'other', both(REDIS, MONGODB)],
])
for (const [redis, store, need] of STORES)
  describeWith(need, `two nodes on one Redis (${redis}) and one store (${store})`, () => {
    let cluster: Cluster
    let urls: string[]
    beforeAll(async () => {
      cluster = await startCluster({ nodes: 2, redis, store })
      urls = cluster.nodes.map((node) => node.url)
    })

    it('shows at one node what was posted at the other: history, live item and Redis line alike', async () => {
      for (const [here, there] of [urls, [...urls].reverse()]) {
        const heard = await listen(cluster.redisUrl, 'freshet:stream:general')
        const follower = await follow(there!, { stream: 'general' })
        const answer = await post(here!, 'general', {
          type: 'Like',
          actor: 'https://people.example/ann',
          object: 'https://photos.example/7',
        })
        expect(answer.status).toBe(201)
        const activity = answer.json()
        await eventually(() => follower.entries.length === 1 && heard.length === 1)
        expect(follower.entries).toEqual([{ seq: positionOf(answer).seq, activity }])
        expect((JSON.parse(heard[0]!.line) as JsonObject).activity).toEqual(activity)
        expect(itemsOf((await page(there!, 'general')).json())[0]).toEqual(activity)
        const read = await get(there!, pathOf(answer.headers.location))
        expect([read.status, read.text]).toEqual([200, answer.text])
        follower.leave()
      }
    })

    it('P1–P4: 50 concurrent posters, every post stored, dense, and shown to everybody in order, once', async () => {
      const followers: Follower[] = []
      for (let count = 0; count < 10; count++)
        followers.push(await follow(urls[count % 2]!, { stream: 'crowd' }))
      const answers = await postNumbers(urls, 'crowd', 1, 400, 50)
      expect(statuses(answers)).toEqual([201])
      const given = answers.map((answer) => positionOf(answer).seq).sort((a, b) => a - b)
      expect(given).toEqual(span(1, 400))
      await eventually(() => followers.every((one) => one.position.seq === 400), 20_000)
      for (const one of followers) expect(seqs(one.entries)).toEqual(span(1, 400))
      expect(await witness(urls[1]!, 'crowd', span(1, 400), followers)).toEqual([])
      expect(followers.map((one) => [one.doubles, one.gaps, one.resets.length])).toEqual(
        followers.map(() => [0, 0, 0]),
      )
    })

    it('P5: two same posts at once on two nodes are one entry: one 201, one 200', async () => {
      for (let round = 0; round < 5; round++) {
        const activity = {
          type: 'Like',
          id: `https://a.example/${round}`,
          object: 'https://b.example/',
        }
        const answers = await Promise.all(urls.map((url) => post(url, 'race', activity)))
        expect(answers.map((answer) => answer.status).sort()).toEqual([200, 201])
        expect(answers[0]!.text).toBe(answers[1]!.text)
        const places = answers.map((answer) => answer.headers['freshet-position'])
        expect(places[0]).toBe(places[1])
      }
      expect((await page(urls[0]!, 'race')).json().totalItems).toBe(5)
    })
  })
