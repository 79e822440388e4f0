/** What nobody names goes in a stated time, and what somebody names stays; whichever node looks, and however often. */
import { LIMITS } from '../../server/config'
import { jpeg } from '../support/pictures'
import { stopStarted } from '../support/started'
import { naming, openHouse, type House } from './house'

jest.setTimeout(60_000)
afterEach(stopStarted)

const DAY = LIMITS.photoOrphanMs
const NOTHING = [0, 0, 0]

async function houseWith(count: number): Promise<{ house: House; ids: string[] }> {
  const house = await openHouse()
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push((await house.upload(await jpeg(30, 20))).id)
  return { house, ids }
}

test('a photo that no activity names goes after a day, and not before', async () => {
  const { house, ids } = await houseWith(1)
  house.pass(DAY - 60_000)
  await house.photos.sweep()
  expect(await house.look(ids[0]!)).toBe(200)
  house.pass(60_001)
  await house.photos.sweep()
  expect(await house.look(ids[0]!)).toBe(404)
  expect(await house.held()).toEqual(NOTHING)
})

test('one that is named stays for good, however late it was named', async () => {
  const { house, ids } = await houseWith(3)
  await house.name(naming(ids[0]!))
  house.pass(DAY - 1_000)
  await house.name(naming(ids[1]!, ids[1]!))
  house.pass(DAY)
  await house.photos.sweep()
  expect(await Promise.all(ids.map((id) => house.look(id)))).toEqual([200, 200, 404])
  house.pass(10 * DAY)
  await house.photos.sweep()
  expect(await house.held()).toEqual([2, 6, 6])
})

test('several nodes may sweep at once', async () => {
  const { house, ids } = await houseWith(4)
  await house.name(naming(ids[0]!))
  const other = await house.another()
  house.pass(DAY + 1_000)
  await Promise.all([house.photos.sweep(), other.sweep(), house.photos.sweep()])
  expect(await house.held()).toEqual([1, 3, 3])
})

test('with its activity it goes at once; one that another had first stays', async () => {
  const { house, ids } = await houseWith(2)
  const [ours, theirs] = ids as [string, string]
  const first = await house.name(naming(theirs))
  const both = await house.name(naming(ours, theirs))
  await house.erase(both)
  expect(await Promise.all(ids.map((id) => house.look(id)))).toEqual([410, 200])
  expect(await house.held()).toEqual([1, 3, 3])
  house.pass(2 * DAY)
  await house.photos.sweep()
  expect(await house.look(theirs)).toBe(200)
  await house.erase(first)
  expect(await house.held()).toEqual(NOTHING)
})

test('a crash within the erasure leaves it to the sweep', async () => {
  const { house, ids } = await houseWith(2)
  const [standing, gone] = ids as [string, string]
  const entries = [await house.name(naming(standing)), await house.name(naming(gone))]
  house.pass(2 * DAY)
  await house.photos.sweep()
  const dying = house.photos.erasing(() => Promise.reject(new Error('crash')))
  await expect(dying(entries[0]!)).rejects.toThrow('crash')
  await expect(dying(entries[1]!)).rejects.toThrow('crash')
  await house.name(naming(gone), {
    ...entries[1]!,
    _id: undefined,
    stream: 'other',
    gone: true,
  } as object)
  expect(await house.look(gone)).toBe(410)
  house.pass(LIMITS.photoArriveMs + 1_000)
  await house.photos.sweep()
  expect(await Promise.all(ids.map((id) => house.look(id)))).toEqual([200, 410])
  expect(await house.held()).toEqual([1, 3, 3])
})
