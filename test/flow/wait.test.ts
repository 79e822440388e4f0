import http from 'node:http'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { numbered } from '../support/numbers'
import { noStreamChannels, openRedis, streamChannels } from '../support/redis'
import { itemsOf, page, positionOf, post, streamPath } from '../support/rest'
import { size } from '../support/scale'
import { span } from '../support/sockets'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

describe('long poll: after=…&wait=', () => {
  let here: string
  let there: string
  let redisUrl: string
  beforeAll(async () => {
    const cluster = await startCluster({ nodes: 2, redis: 'embedded', store: 'embedded' })
    here = cluster.nodes[0]!.url
    there = cluster.nodes[1]!.url
    redisUrl = cluster.redisUrl
  })

  it('answers as soon as something comes, posted at the other node', async () => {
    const client = await openRedis(redisUrl)
    const waiting = page(here, 'poll', '?after=0&wait=30')
    await eventually(async () => (await streamChannels(client)).length === 1)
    const posted = await post(there, 'poll', numbered(1))
    const answer = await waiting
    expect([answer.status, itemsOf(answer.json())]).toEqual([200, [posted.json()]])
    expect(positionOf(answer)).toEqual(positionOf(posted))
    await noStreamChannels(client)
  })

  it('answers at once when there is something already', async () => {
    await post(here, 'there', numbered(1))
    const answer = await page(there, 'there', '?after=0&wait=30')
    expect(itemsOf(answer.json())).toHaveLength(1)
  })

  it('answers an empty page that stands at after when nothing comes', async () => {
    const answer = await page(here, 'quiet', '?after=0&wait=1')
    expect([answer.status, itemsOf(answer.json()), positionOf(answer).seq]).toEqual([200, [], 0])
  })

  it('misses nothing between one poll and the next, while others post', async () => {
    const EACH = size(15, 40)
    const seen = new Map<string, number[]>()
    const follow = async (url: string, stream: string) => {
      const mine: number[] = []
      seen.set(`${stream} ${url}`, mine)
      for (let after = 0; after < EACH;) {
        const answer = await page(url, stream, `?after=${after}&wait=10&limit=7`)
        expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, ''])
        const count = itemsOf(answer.json()).length
        mine.push(...span(after + 1, after + count))
        after = positionOf(answer).seq
      }
    }
    const streams = span(1, size(2, 4)).map((n) => `chain${n}`)
    const following = streams.flatMap((stream) => [follow(here, stream), follow(there, stream)])
    const posting = streams.map(async (stream) => {
      for (const n of span(1, EACH)) await post(n % 2 ? here : there, stream, numbered(n))
    })
    await Promise.all([...following, ...posting])
    expect(new Set([...seen.values()].map(String))).toEqual(new Set([String(span(1, EACH))]))
  })

  it.each(['?after=0&wait=31', '?after=0&wait=-1', '?after=0&wait=x', '?after=0&wait=1&wait=2'])(
    '%s is 400 bad-parameter',
    async (query) => {
      const answer = await page(here, 'quiet', query)
      expect([answer.status, answer.json().code]).toEqual([400, 'bad-parameter'])
    },
  )

  it('P8: who hangs up while waiting, or just when the waiting begins, leaves nothing', async () => {
    const client = await openRedis(redisUrl)
    for (let round = 1; round <= 5; round++) {
      const requests = span(1, 20).map((n) => {
        const path = `${streamPath(`hangup${n % 3}`)}?after=0&wait=30`
        return http.get(here + path).on('error', () => undefined)
      })
      // The channel is there before the tail is: some hang up in between.
      await eventually(async () => (await streamChannels(client)).length === 3)
      for (const request of requests) request.destroy()
      await noStreamChannels(client)
    }
  })
})
