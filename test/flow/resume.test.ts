import { both, NOTHING, type Need, describeWith } from '../support/available'
import { type Cluster, startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { MONGODB } from '../support/mongodb'
import { numbered, postNumbers, statuses, witness } from '../support/numbers'
import { REDIS } from '../support/redis'
import { get, itemsOf, page, pathOf, positionOf, post } from '../support/rest'
import { size } from '../support/scale'
import { type Follower, follow, seqs, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { variants } from '../support/variants'

/** More than a page of 100, in any case. */
const MISSED = size(170, 520)
const AMID = size(60, 200)

jest.setTimeout(60_000)
afterAll(stopStarted)

const KINDS = variants<['embedded' | 'real', 'embedded' | 'other', Need]>([
  ['embedded', 'embedded', NOTHING],
  ['real', 'other', both(REDIS, MONGODB)],
])
for (const [redis, store, need] of KINDS)
  describeWith(need, `resume (${redis} Redis, ${store} store)`, () => {
    let cluster: Cluster
    let here: string
    let there: string
    let epoch: string
    beforeAll(async () => {
      cluster = await startCluster({ nodes: 2, redis, store })
      here = cluster.nodes[0]!.url
      there = cluster.nodes[1]!.url
      epoch = positionOf(await page(here, 'history')).epoch
      expect(statuses(await postNumbers([here], 'history', 1, 30))).toEqual([201])
    })

    it('P3: who misses hundreds and comes back at the other node gets exactly those, then the live ones', async () => {
      const follower = await follow(here, { stream: 'away' })
      await postNumbers([here, there], 'away', 1, 20)
      await eventually(() => follower.position.seq === 20)
      follower.leave()
      expect(statuses(await postNumbers([here, there], 'away', 21, MISSED))).toEqual([201])
      const frames = follower.frames.length

      const resumed = follower.resume(there)
      const live = postNumbers([here, there], 'away', MISSED + 1, MISSED + 40, 4)
      expect(await resumed).toMatchObject({ recovered: true, position: { epoch, seq: 20 } })
      expect(statuses(await live)).toEqual([201])
      await eventually(() => follower.position.seq === MISSED + 40, 20_000)
      expect(seqs(follower.entries)).toEqual(span(1, MISSED + 40))
      expect(follower.frames[frames]!.from).toBe(20)
      expect([follower.doubles, follower.gaps]).toEqual([0, 0])
      expect(await witness(there, 'away', span(1, MISSED + 40), [follower])).toEqual([])
    })

    it('P3: a page without a filter catches up by its position, at the other node', async () => {
      const seen = await page(here, 'history', '?before=11&limit=10')
      expect(positionOf(seen).seq).toBe(10)
      const newer = await page(there, 'history', `?after=${epoch}:10&limit=100`)
      expect(positionOf(newer)).toEqual({ epoch, seq: 30 })
      expect(newer.json().orderedItems).toHaveLength(20)
      const polled = await get(there, pathOf(seen.json().prev))
      expect([positionOf(polled), itemsOf(polled.json())]).toEqual([
        { epoch, seq: 20 },
        itemsOf(newer.json()).slice(10),
      ])
    })

    it.each([
      ['none', undefined],
      ['of another epoch', { epoch: 'zzzzzzzz', seq: 3 }],
      ['beyond the head', 'beyond'],
    ])('a position %s begins anew at the head, recovered: false', async (_, given) => {
      const position = given === 'beyond' ? { epoch, seq: 31 } : (given as undefined)
      const follower = await follow(there, { stream: 'history', position, last: 4 })
      expect(follower.ack).toMatchObject({ recovered: false, position: { epoch, seq: 30 } })
      expect(seqs(follower.ack.entries!)).toEqual([27, 28, 29, 30])
    })

    it.each([
      [0, []],
      [undefined, []],
      [1, [30]],
      [100, span(1, 30)],
    ])('last: %s gives the newest entries, ascending', async (last, wanted) => {
      const follower = await follow(here, { stream: 'history', last })
      expect(follower.ack.recovered).toBe(false)
      expect(seqs(follower.ack.entries ?? [])).toEqual(wanted)
    })

    it('a good position is recovered wherever it lies, from 0 to the head', async () => {
      for (const seq of [0, 1, 29, 30]) {
        const follower = await follow(there, { stream: 'history', position: { epoch, seq } })
        expect(follower.ack).toMatchObject({ ok: true, recovered: true, position: { epoch, seq } })
        await eventually(() => follower.position.seq === 30)
        expect(seqs(follower.entries)).toEqual(span(seq + 1, 30))
      }
    })

    it('a stream without entries stands at 0 and begins with the first post', async () => {
      const follower = await follow(there, { stream: 'empty', last: 10 })
      expect(follower.ack).toMatchObject({ recovered: false, position: { epoch, seq: 0 } })
      expect(follower.ack.entries ?? []).toEqual([])
      await post(here, 'empty', numbered(1))
      await eventually(() => follower.entries.length === 1)
      expect(follower.frames[0]).toMatchObject({ from: 0, seq: 1 })
    })

    it('snapshot and live have no seam: subscribing amid posts shows every entry once', async () => {
      const posting = postNumbers([here, there], 'seam', 1, AMID, 8)
      const followers: Follower[] = []
      for (let count = 0; count < size(6, 20); count++)
        followers.push(
          await follow(count % 2 === 0 ? here : there, {
            stream: 'seam',
            position: { epoch, seq: 0 },
          }),
        )
      await posting
      await eventually(() => followers.every((one) => one.position.seq === AMID), 20_000)
      for (const one of followers) expect(seqs(one.entries)).toEqual(span(1, AMID))
    })
  })
