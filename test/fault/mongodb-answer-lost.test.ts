import { type Need, NOTHING, describeWith } from '../support/available'
import { type Behind, startBehind } from '../support/behind'
import { eventually } from '../support/eventually'
import { ONE_MONGODB } from '../support/mongodb'
import { insertOf } from '../support/mongodb-command'
import { witness } from '../support/numbers'
import { page } from '../support/rest'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startInsisting } from './insisting'

afterAll(stopStarted)

const STORES: ['embedded' | 'other', Need][] = [
  ['embedded', NOTHING],
  ['other', ONE_MONGODB],
]
const LOSSES: ['entries' | 'claims' | 'streams', 'cut' | 'silence', number][] = [
  ['entries', 'cut', 8],
  ['claims', 'cut', 8],
  ['streams', 'cut', 1],
  ['entries', 'silence', 1],
]
for (const [store, need] of STORES)
  describeWith(need, `answers of the store are lost after it did what was asked (${store})`, () => {
    let behind: Behind
    beforeAll(async () => {
      behind = await startBehind(store, 2, {})
    })
    it.each(LOSSES)(
      'P1–P5: an insert of %s, then %s: one entry, 201 or 200, no hole',
      async (collection, then, times) => {
        const { urls, truth, proxy } = behind
        const stream = `unsure-${collection}-${then}`
        const swallowed = proxy.struck.swallowed
        const followers = await Promise.all(urls.map((url) => follow(url, { stream })))
        if (collection === 'streams') proxy.swallow({ of: insertOf('streams'), nth: 1, then })
        const posting = startInsisting(urls, stream, { width: 8, restMs: 5 })
        if (collection !== 'streams')
          for (let loss = 1; loss <= times; loss++) {
            proxy.swallow({ of: insertOf(collection), nth: 3, then })
            await eventually(() => proxy.struck.swallowed === swallowed + loss, 30_000)
          }
        const before = posting.acknowledged.length
        await eventually(() => posting.acknowledged.length > before + 50, 30_000)
        await posting.stop()

        expect(proxy.struck.swallowed - swallowed).toBe(times)
        const head = Number((await page(truth, stream)).json().totalItems)
        expect(head).toBe(posting.acknowledged.length)
        await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
        expect(await witness(truth, stream, posting.acknowledged, followers)).toEqual([])
        expect(followers.map((one) => [one.gaps, one.doubles, one.resets.length])).toEqual(
          followers.map(() => [0, 0, 0]),
        )
      },
    )
  })
