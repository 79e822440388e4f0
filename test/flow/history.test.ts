import type { JsonObject } from '../../schemas/wire'
import { NOTHING, type Need, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { MONGODB } from '../support/mongodb'
import { numbered, postNumbers, seenOf } from '../support/numbers'
import { get, itemsOf, page, pathOf, positionOf, post } from '../support/rest'
import { span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { variants } from '../support/variants'

jest.setTimeout(60_000)
afterAll(stopStarted)

const HEAD = 250

const KINDS = variants<['embedded' | 'other', Need]>([
  ['embedded', NOTHING],
  ['other', MONGODB],
])
for (const [store, need] of KINDS)
  describeWith(need, `history (${store} store)`, () => {
    let url: string
    let epoch: string
    const numbersOf = (body: JsonObject): number[] =>
      itemsOf(body).map((activity) => seenOf({ seq: 0, activity }).number)
    const down = (high: number, low: number) => span(low, high).reverse()

    beforeAll(async () => {
      const { nodes } = await startCluster({ nodes: 1, redis: 'embedded', store })
      url = nodes[0]!.url
      await postNumbers([url], 'main', 1, HEAD, 1)
      epoch = positionOf(await page(url, 'main')).epoch
    }, 60_000)

    it.each<[string, number, number]>([
      ['', 250, 231],
      ['?limit=1', 250, 250],
      ['?limit=100', 250, 151],
      ['?before=250', 249, 230],
      ['?before=21', 20, 1],
      ['?before=5', 4, 1],
      ['?before=EPOCH:5', 4, 1],
      ['?before=251', 250, 231],
      ['?before=9000', 250, 231],
      ['?after=0', 20, 1],
      ['?after=0&limit=3', 3, 1],
      ['?after=EPOCH:100&limit=5', 105, 101],
      ['?after=248', 250, 249],
    ])('a page of %s is %i down to %i', async (query, high, low) => {
      const answer = await page(url, 'main', query.replace('EPOCH', epoch))
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toMatch(/^application\/activity\+json/)
      const body = answer.json()
      expect(numbersOf(body)).toEqual(down(high, low))
      expect(body).toMatchObject({ type: 'OrderedCollectionPage', totalItems: HEAD })
      expect(positionOf(answer)).toEqual({ epoch, seq: high })
      expect('next' in body).toBe(low > 1)
      expect(body.prev).toBeDefined()
    })

    it('an empty page after the head stands at the head, and its prev too', async () => {
      const answer = await page(url, 'main', `?after=${epoch}:${HEAD}`)
      expect(answer.status).toBe(200)
      expect(itemsOf(answer.json())).toEqual([])
      expect(positionOf(answer)).toEqual({ epoch, seq: HEAD })
      const again = await get(url, pathOf(answer.json().prev))
      expect(positionOf(again)).toEqual({ epoch, seq: HEAD })
    })

    it('a stream without entries is an empty page at 0, not 404', async () => {
      const answer = await page(url, 'nobody-posted-here')
      expect(answer.status).toBe(200)
      expect(answer.json()).toMatchObject({ orderedItems: [], totalItems: 0 })
      expect('next' in answer.json()).toBe(false)
      expect(positionOf(answer)).toEqual({ epoch, seq: 0 })
      expect((await page(url, 'nobody-posted-here', '?before=10')).status).toBe(200)
    })

    it.each<[string, number, string]>([
      ['?after=1&before=9', 400, 'bad-parameter'],
      ['?limit=0', 400, 'bad-parameter'],
      ['?limit=101', 400, 'bad-parameter'],
      ['?limit=-1', 400, 'bad-parameter'],
      ['?limit=1.5', 400, 'bad-parameter'],
      ['?limit=', 400, 'bad-parameter'],
      ['?limit=ten', 400, 'bad-parameter'],
      ['?limit=5&limit=6', 400, 'bad-parameter'],
      ['?unknown=1', 400, 'bad-parameter'],
      ['?not.unknown=1', 400, 'bad-parameter'],
      ['?after=-1', 400, 'bad-parameter'],
      ['?after=1.5', 400, 'bad-parameter'],
      ['?after=01', 400, 'bad-parameter'],
      ['?after=x', 400, 'bad-parameter'],
      ['?after=', 400, 'bad-parameter'],
      ['?after=1&after=2', 400, 'bad-parameter'],
      ['?after[$gt]=1', 400, 'bad-parameter'],
      ['?after=9007199254740992', 400, 'bad-parameter'],
      ['?before=EPOCH:x', 400, 'bad-parameter'],
      ['?after=otherone:3', 409, 'position-lost'],
      ['?before=otherone:3', 409, 'position-lost'],
      ['?after=251', 409, 'position-lost'],
      ['?after=EPOCH:251', 409, 'position-lost'],
    ])('%s is %i %s', async (query, status, code) => {
      const answer = await page(url, 'main', query.replace('EPOCH', epoch))
      expect([answer.status, answer.json().code]).toEqual([status, code])
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    })

    it('next leads through everything to the end and is absent only there', async () => {
      const seen: number[] = []
      let path: string | null = '/streams/main/activities?limit=60'
      while (path !== null) {
        const body: JsonObject = (await get(url, path)).json()
        seen.push(...numbersOf(body))
        path = body.next === undefined ? null : pathOf(body.next)
      }
      expect(seen).toEqual(down(HEAD, 1))
    })

    it('pages stay as they are while entries arrive; prev finds exactly the new ones', async () => {
      await postNumbers([url], 'moving', 1, 30, 1)
      const first = (await page(url, 'moving', '?limit=10')).json()
      await postNumbers([url], 'moving', 31, 37, 1)
      expect(numbersOf((await get(url, pathOf(first.next))).json())).toEqual(down(20, 11))
      const newer = (await get(url, pathOf(first.prev))).json()
      expect(numbersOf(newer)).toEqual(down(37, 31))
      expect(itemsOf((await get(url, pathOf(newer.prev))).json())).toEqual([])
      expect(numbersOf((await get(url, pathOf(newer.next))).json())).toEqual(down(30, 21))
    })

    it('prev climbs without leaving anything out when more have come than a page holds', async () => {
      await postNumbers([url], 'climb', 1, 5, 1)
      let body = (await page(url, 'climb', '?limit=5')).json()
      await postNumbers([url], 'climb', 6, 23, 1)
      const seen: number[] = []
      for (;;) {
        body = (await get(url, pathOf(body.prev))).json()
        if (itemsOf(body).length === 0) break
        seen.push(...numbersOf(body).reverse())
      }
      expect(seen).toEqual(span(6, 23))
    })

    it('lists the streams by name, in pages', async () => {
      for (const name of ['list-b', 'list-a', 'list-c']) await post(url, name, numbered(1))
      const answer = await get(url, '/streams?after=list-&limit=2')
      expect(answer.status).toBe(200)
      const items = answer.json().items as JsonObject[]
      expect(answer.json().type).toBe('Collection')
      expect(items.map((item) => item.name)).toEqual(['list-a', 'list-b'])
      expect(items[0]).toMatchObject({ type: 'OrderedCollection', totalItems: 1 })
      expect(pathOf(items[0]!.id)).toBe('/streams/list-a')
      const rest = (await get(url, '/streams?after=list-b&limit=100')).json().items as JsonObject[]
      expect(rest.map((item) => item.name)).toEqual(['list-c', 'main', 'moving'])
      for (const query of ['?limit=0', '?limit=101', '?x=1'])
        expect((await get(url, `/streams${query}`)).json().code).toBe('bad-parameter')
    })

    it('after= of a name that is no stream name is a bad parameter or sorts like any', async () => {
      expect([200, 400]).toContain((await get(url, '/streams?after=%00')).status)
    })
  })
