import { type Need, NOTHING, describeWith } from '../support/available'
import { startBehind } from '../support/behind'
import { eventually, pause } from '../support/eventually'
import { ONE_MONGODB } from '../support/mongodb'
import { witness } from '../support/numbers'
import { page, positionOf } from '../support/rest'
import { limits, ms } from '../support/scale'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startInsisting } from './insisting'
import { startWatching } from './sightings'

afterAll(stopStarted)

const ROUNDS = ms(2, 6)
const ALONE_MS = ms(1_500, 4_000)

const STORES: ['embedded' | 'other', Need][] = [
  ['embedded', NOTHING],
  ['other', ONE_MONGODB],
]
for (const [store, need] of STORES)
  describeWith(need, `the primary loses what no majority had (rollback, ${store})`, () => {
    it('P1–P5: nobody saw it, nobody was told that it is stored, and its numbers are used again, once', async () => {
      const { urls, truth, proxy } = await startBehind(store, 2, limits({ patrolMs: 1_000 }))
      const followers = await Promise.all(urls.map((url) => follow(url, { stream: 'back' })))
      const watching = startWatching('back', urls, followers)
      const posting = startInsisting(urls, 'back', { width: 20 })
      const lost: { seq: number; storedAt: number; goneAt: number }[] = []

      for (let round = 1; round <= ROUNDS; round++) {
        const before = posting.acknowledged.length
        await eventually(() => posting.acknowledged.length > before + 50)
        const frozen = Date.now()
        proxy.lag({ frozen })
        await eventually(() => proxy.majority.unconfirmed().length > 0)
        await pause(ALONE_MS)
        const seen = await Promise.all(urls.map((url) => page(url, 'back')))
        const told = posting.acknowledged.length
        const alone = proxy.majority.unconfirmed()
        const low = Math.min(...alone.map(({ seq }) => seq))
        for (const answer of seen) expect(positionOf(answer).seq).toBe(low - 1)
        expect(followers.map((one) => one.position.seq)).toEqual([low - 1, low - 1])

        const gone = await proxy.rollBack()
        expect(gone.map(({ seq }) => seq)).toEqual(expect.arrayContaining(alone.map((e) => e.seq)))
        const goneAt = Date.now()
        lost.push(...gone.map(({ seq, at }) => ({ seq, storedAt: at, goneAt })))
        await eventually(() => posting.acknowledged.length > told + 50, 20_000)
      }
      await posting.stop()
      await watching.stop()

      const head = Number((await page(truth, 'back')).json().totalItems)
      expect(head).toBe(posting.acknowledged.length)
      await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
      expect(await witness(truth, 'back', posting.acknowledged, followers)).toEqual([])
      expect(proxy.struck.rolledBack).toBeGreaterThanOrEqual(ROUNDS)
      // Used again: something else stands at every number that was lost.
      expect(lost.filter(({ seq }) => seq > head)).toEqual([])
      const early = lost.filter(({ seq, storedAt, goneAt }) =>
        watching.all.some((one) => one.seq === seq && one.at >= storedAt && one.at < goneAt),
      )
      expect(early.slice(0, 3)).toEqual([])
      // The epoch is as it was: nobody had to begin anew.
      expect(followers.map((one) => [one.acks.length, one.gaps, one.resets.length])).toEqual([
        [1, 0, 0],
        [1, 0, 0],
      ])
    })
  })
