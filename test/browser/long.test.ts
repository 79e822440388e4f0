/**
 * A long feed in a real browser: 5,000 entries on one page, most of them out of it. What that saves is measured against the same
 * page with everything in it, and printed; held are what has no clock: nodes, layout shift, that nothing is lost.
 */
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

let node: FreshetNode
let browser: Browser
let number = 0

const PARTS = 4
const PART = 1_250
const FIRST = 20
const ALL = FIRST + PARTS * PART
/** One at a time, then many at once. */
const SINGLE = 3
const ARRIVING = 100

interface Load {
  /** Sum and longest of the tasks over 50 ms. */
  readonly blockedMs: number
  readonly longestMs: number
}

const note = (content: string) => ({
  type: 'Create',
  actor: { type: 'Person', id: 'https://people.example/ann', name: 'Ann' },
  object: { type: 'Note', content },
})

/** A stream of FIRST entries; older ones, PARTS times PART, are made up on the way. */
async function openLong(isWindowed: boolean): Promise<{ page: Page; stream: string }> {
  const stream = `long${++number}`
  for (let at = 0; at < FIRST; at++) await post(node.url, stream, note(`entry ${at}`))
  const { page } = await openPage(browser, 'about:blank', { bypassCSP: true })
  await page.addInitScript(watchPage)
  // Rows go out when the browser is idle; so here they never do.
  if (!isWindowed)
    await page.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }))
  await page.goto(`${node.url}/streams/${stream}`)
  if (!isWindowed)
    await page.addStyleTag({ content: '.feed > * { content-visibility: visible !important }' })
  await page.waitForSelector('.live[data-state=live]')
  const row = await page.evaluate(
    () => document.querySelector<HTMLElement>('#entries > article')!.outerHTML,
  )
  await page.route('**/more?part=*', (route) => {
    const part = Number(new URL(route.request().url()).searchParams.get('part'))
    const rows = Array.from({ length: PART }, (_, at) => madeUp(row, part * PART + at + 1))
    const rest =
      part + 1 < PARTS ? `<a href="/more?part=${part + 1}" data-do="older">Older entries</a>` : ''
    const body = `<div id="entries">${rows.join('')}</div><div class="older">${rest}</div>`
    return route.fulfill({ contentType: 'text/html', body })
  })
  await page.evaluate(() => {
    document.querySelector('.older')!.innerHTML =
      '<a href="/more?part=0" data-do="older">Older entries</a>'
  })
  return { page, stream }
}

/** The same row further down, with more or fewer words. */
const madeUp = (row: string, below: number): string =>
  row
    .replace(/data-at="[^"]*"/, `data-at="${-below}"`)
    .replace(/data-id="[^"]*"/, `data-id="urn:made-up:${below}"`)
    .replace(/entry \d+<\/p>/, `old ${below}${' and words'.repeat((below * 7) % 40)}</p>`)

function watchPage(): void {
  const seen = { shift: 0, blockedMs: 0, longestMs: 0 }
  Object.assign(window, { seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      seen.shift += (entry as unknown as { value: number }).value
  }).observe({ type: 'layout-shift' })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      seen.blockedMs += duration
      seen.longestMs = Math.max(seen.longestMs, duration)
    }
  }).observe({ type: 'longtask' })
}

const seenIn = (page: Page): Promise<Load & { shift: number }> =>
  page.evaluate(() => {
    const { seen } = window as unknown as { seen: Load & { shift: number } }
    const now = { ...seen }
    Object.assign(seen, { shift: 0, blockedMs: 0, longestMs: 0 })
    return now
  })

/** A way down and up again in leaps, with a few steps at each stop, as who drags the bar and then reads. */
const scrollThrough = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const stops = [0.1, 0.6, 1, 0.4]
    for (const stop of stops) {
      scrollTo({ top: document.documentElement.scrollHeight * stop, behavior: 'instant' })
      for (let step = 0; step < 6; step++) {
        await frame()
        scrollBy({ top: 300, behavior: 'instant' })
      }
    }
  })

async function measure(isWindowed: boolean) {
  const { page, stream } = await openLong(isWindowed)
  await page.mouse.move(5, 5)
  await seenIn(page)
  for (let part = 1; part <= PARTS; part++) {
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-do=older]')!.click())
    await page.waitForFunction(
      (next) => document.querySelector(`[href="/more?part=${next}"]`) !== null || next === 4,
      part,
    )
  }
  await page.waitForFunction(() => document.querySelector('[data-do=older]') === null)
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  const loading = await seenIn(page)
  await scrollThrough(page)
  const scrolling = await seenIn(page)
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  await page.waitForTimeout(300)
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length)
  await seenIn(page)
  for (let at = 1; at <= SINGLE; at++) {
    await post(node.url, stream, note(`one ${at}`))
    await page.waitForSelector(`#entries > [data-at="${FIRST + at}"]`)
    await page.waitForTimeout(300)
  }
  const single = await seenIn(page)
  await Promise.all(
    Array.from({ length: ARRIVING }, (_, at) => post(node.url, stream, note(`new ${at}`))),
  )
  await page.waitForFunction(
    (last) => document.querySelector(`#entries > [data-at="${last}"]`) !== null,
    FIRST + SINGLE + ARRIVING,
  )
  await page.waitForTimeout(400)
  return { page, nodes, loading, scrolling, single, arriving: await seenIn(page) }
}

describeWith(CHROMIUM, 'a feed of 5,000', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)

  test('keeps few of them in the page, moves nothing, and loses none', async () => {
    const windowed = await measure(true)
    const { page } = windowed
    const positions = await page.evaluate(() =>
      [...document.querySelectorAll('#entries > article')].map((row) =>
        Number(row.getAttribute('aria-posinset')),
      ),
    )
    const last = await page.evaluate(async () => {
      scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
      await new Promise((resolve) => setTimeout(resolve, 300))
      return document
        .querySelector('#entries > article:last-of-type')!
        .getAttribute('aria-posinset')
    })
    await page.context().close()
    const whole = await measure(false)
    await whole.page.context().close()
    const row = (name: string, of: (one: typeof whole) => number) => ({
      name,
      windowed: Math.round(of(windowed)),
      whole: Math.round(of(whole)),
    })
    console.info(
      [
        row('nodes', ({ nodes }) => nodes),
        row('loading, ms in long tasks', ({ loading }) => loading.blockedMs),
        row('scrolling, ms in long tasks', ({ scrolling }) => scrolling.blockedMs),
        row('scrolling, longest ms', ({ scrolling }) => scrolling.longestMs),
        row('100 arriving, ms in long tasks', ({ arriving }) => arriving.blockedMs),
        row('100 arriving, longest ms', ({ arriving }) => arriving.longestMs),
      ]
        .map(({ name, ...both }) => `${name}: ${both.windowed} of ${both.whole}`)
        .join('\n'),
    )
    expect(positions.length).toBeLessThan(500)
    expect(positions.slice(0, 3)).toEqual([1, 2, 3])
    expect(Number(last)).toBe(ALL + SINGLE + ARRIVING)
    expect(windowed.nodes * 5).toBeLessThan(whole.nodes)
    const { loading, single } = windowed
    expect([loading.shift, single.shift]).toEqual([0, 0])
  }, 120_000)
})
