/**
 * When a connection is looked at or tried at once.
 */
import { onWake } from '../../../client/live/wake'

/** As much of a browser as it listens to. */
class Doc extends EventTarget {
  hidden = false
}
const given = globalThis as unknown as Record<string, unknown>
let page: EventTarget
let doc: Doc
let woken: boolean[]
let stop: () => void

beforeEach(() => {
  jest.useFakeTimers()
  page = new EventTarget()
  doc = new Doc()
  given['document'] = doc
  for (const name of ['addEventListener', 'removeEventListener'] as const)
    given[name] = page[name].bind(page)
  woken = []
  stop = onWake((isSure) => woken.push(isSure))
})
afterEach(() => {
  stop()
  jest.useRealTimers()
  for (const name of ['document', 'addEventListener', 'removeEventListener'])
    Reflect.deleteProperty(given, name)
})

/** The clock goes on while no timer does. */
const sleep = (ms: number): void => {
  jest.setSystemTime(Date.now() + ms)
  jest.advanceTimersByTime(5_000)
}

test('a clock that jumped: the machine slept, and only a look tells what lived through it', () => {
  jest.advanceTimersByTime(60_000)
  expect(woken).toEqual([])
  sleep(3_600_000)
  expect(woken).toEqual([true])
})

test('a hidden page, whose timers are slowed, has not slept', () => {
  doc.hidden = true
  sleep(60_000)
  doc.dispatchEvent(new Event('visibilitychange'))
  expect(woken).toEqual([])
})

test.each<[string, () => unknown, boolean]>([
  ['the network is back', () => page.dispatchEvent(new Event('online')), true],
  ['the page is shown', () => page.dispatchEvent(new Event('pageshow')), false],
  [
    'it comes out of the cache for going back',
    () => page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })),
    true,
  ],
  ['its tab is seen again', () => doc.dispatchEvent(new Event('visibilitychange')), false],
])('%s', (_, happen, isSure) => {
  happen()
  expect(woken).toEqual([isSure])
})

test('after the end nothing wakes it', () => {
  stop()
  page.dispatchEvent(new Event('online'))
  doc.dispatchEvent(new Event('visibilitychange'))
  sleep(3_600_000)
  expect(woken).toEqual([])
})
