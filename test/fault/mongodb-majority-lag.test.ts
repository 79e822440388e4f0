import { type Need, NOTHING, describeWith } from '../support/available'
import { type Behind, startBehind } from '../support/behind'
import { eventually, pause } from '../support/eventually'
import { ONE_MONGODB } from '../support/mongodb'
import { witness } from '../support/numbers'
import { page } from '../support/rest'
import { limits, ms } from '../support/scale'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startInsisting } from './insisting'
import { startWatching } from './sightings'

afterAll(stopStarted)

const LAG_MS = ms(1_000, 5_000)
const LAGGING_MS = ms(4_000, 20_000)

const STORES: ['embedded' | 'other', Need][] = [
  ['embedded', NOTHING],
  ['other', ONE_MONGODB],
]
/** How long the writer waits for the majority; without, as the node itself wants it. */
const PATIENCE: [string, number | undefined][] = [
  ['acknowledges late', undefined],
  ['gives up waiting (wtimeout)', LAG_MS / 4],
]
for (const [store, need] of STORES)
  describeWith(need, `the majority lags behind the primary (${store})`, () => {
    let behind: Behind
    beforeAll(async () => {
      behind = await startBehind(store, 2, limits({ patrolMs: 1_000 }))
    })
    it.each(PATIENCE)(
      'P1–P5: and the store %s: nobody sees an entry before a majority has it, nothing is skipped',
      async (_, patience) => {
        const { urls, truth, proxy } = behind
        const stream = patience === undefined ? 'late' : 'given-up'
        const struck = { ...proxy.struck }
        const followers = await Promise.all(urls.map((url) => follow(url, { stream })))
        const posting = startInsisting(urls, stream, { width: 20 })
        await eventually(() => posting.acknowledged.length > 40)
        const begin = Date.now()
        proxy.lag({ ms: LAG_MS }, patience)
        const watching = startWatching(stream, urls, followers)
        await pause(LAGGING_MS)
        const end = Date.now()
        await posting.stop()
        await watching.stop()
        proxy.lag(null)

        const head = Number((await page(truth, stream)).json().totalItems)
        await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
        const mine = proxy.majority.stored.filter((entry) => entry.stream === stream)
        const atOf = new Map(mine.map(({ seq, at }) => [seq, at]))
        // What was stored before the lag began was confirmed by then.
        const early = watching.all.filter(({ seq, at }) => {
          const storedAt = atOf.get(seq)!
          return at < end && storedAt > begin && at < storedAt + LAG_MS
        })
        expect(early.slice(0, 3)).toEqual([])
        expect(watching.all.some(({ seq }) => atOf.get(seq)! > begin)).toBe(true)
        expect(proxy.struck.hidden).toBeGreaterThan(struck.hidden)
        expect(proxy.struck.waited).toBeGreaterThan(struck.waited)
        expect(proxy.struck.timedOut > struck.timedOut).toBe(patience !== undefined)

        expect(head).toBe(posting.acknowledged.length)
        expect(await witness(truth, stream, posting.acknowledged, followers)).toEqual([])
        expect(followers.map((one) => [one.gaps, one.resets.length])).toEqual([
          [0, 0],
          [0, 0],
        ])
      },
    )
  })
