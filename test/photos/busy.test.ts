/** Bounds on how many are converted at once (P7), and a server without sharp. */
import { createSlots } from '../../server/photos/slots'
import { clock } from '../../server/clock'
import { createPace } from '../../server/photos/pace'
import { LIMITS } from '../../server/config'
import { animated, halves, jpeg } from '../support/pictures'
import { stopStarted } from '../support/started'
import { openHouse } from './house'

afterEach(stopStarted)

function work() {
  let end!: () => void
  const done = new Promise<void>((resolve) => (end = resolve))
  return { run: () => done, end }
}

test('so many run, some wait in their order, everybody else comes back later', async () => {
  const slots = createSlots({ atOnce: 1, waiting: 2, waitMs: 60_000, clock })
  const order: number[] = []
  const first = work()
  const running = [slots.run(first.run)]
  for (const n of [1, 2]) running.push(slots.run(async () => void order.push(n)))
  await expect(slots.run(first.run)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 5 })
  expect(order).toEqual([])
  first.end()
  await Promise.all(running)
  expect(order).toEqual([1, 2])
  await expect(slots.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await slots.run(() => Promise.resolve('free again'))).toBe('free again')
})

test('who waited too long leaves, and leaves the others their places', async () => {
  const due: (() => void)[] = []
  const later = (_ms: number, run: () => void) => (due.push(run), () => undefined)
  const slots = createSlots({ atOnce: 1, waiting: 2, waitMs: 1, clock: { ...clock, later } })
  const first = work()
  const running = slots.run(first.run)
  const late = slots.run(() => Promise.resolve('late'))
  const next = slots.run(() => Promise.resolve('next'))
  due[0]!()
  await expect(late).rejects.toMatchObject({ code: 'busy' })
  first.end()
  await running
  expect(await next).toBe('next')
})

test('an address has so many a minute, one on this machine more', () => {
  let now = 0
  const limits = { ...LIMITS, photosPerMinute: 2, photosPerMinuteOnLoopback: 3 }
  const pace = createPace(limits, { ...clock, now: () => now })
  const count = (address: string) => {
    for (let n = 0; ; n++)
      try {
        pace(address)
      } catch (error) {
        expect(error).toMatchObject({ code: 'slow-down', retryAfterSeconds: 60 - now / 1_000 })
        return n
      }
  }
  expect(['192.0.2.1', '192.0.2.2', '127.0.0.1', '::1', '::ffff:127.0.0.1'].map(count)).toEqual([
    2, 2, 3, 3, 3,
  ])
  now = 59_000
  expect(count('192.0.2.1')).toBe(0)
  now = 60_000
  expect(() => pace('192.0.2.1')).not.toThrow()
})

test('more than there are slots for are refused with busy, and leave nothing', async () => {
  const limits = { photosConverted: 1, photosWaiting: 0, photosArriving: 8 }
  const house = await openHouse({ limits })
  const bytes = await jpeg(1_500, 1_000)
  const answers = await Promise.all(Array.from({ length: 5 }, () => house.upload(bytes)))
  const taken = answers.filter(({ status }) => status === 201).length
  expect(taken).toBeGreaterThan(0)
  for (const { status, code } of answers)
    if (status !== 201) expect([status, code]).toEqual([503, 'busy'])
  expect((await house.held()).slice(0, 2)).toEqual([taken, 3 * taken])
})

test('what takes much memory has bounds of its own, and is done one after the other', async () => {
  const house = await openHouse({ limits: { photoPixelsDear: 3_999, photoPixelsHeavy: 100 } })
  const small = await halves(60, 60).avif({ effort: 0 }).toBuffer()
  const png = await halves(90, 70).png().toBuffer()
  const dear = [
    await halves(90, 70).avif({ effort: 0 }).toBuffer(),
    await animated(5, 'gif', 40, 20),
  ]
  const taken = await Promise.all([small, png, png].map(house.upload))
  expect(taken.map(({ status }) => status)).toEqual([201, 201, 201])
  for (const bytes of dear)
    expect(await house.upload(bytes)).toMatchObject({ status: 413, code: 'too-large' })
  expect((await house.held())[0]).toBe(3)
})
