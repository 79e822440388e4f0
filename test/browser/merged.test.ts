/**
 * Several streams in one page: P2, P3 and P4 of each, and nothing twice among them.
 */
import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, entriesOn, launchBrowser, openPage } from '../support/browser'
import { send } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { stopStarted } from '../support/started'

let node: FreshetNode
let browser: Browser
let attempt = 0
/** Where nothing was posted before, also when a test is tried again. */
const fresh = (...names: string[]): string[] => names.map((name) => `${name}-${attempt}`)

async function post(streams: string[], content: string): Promise<void> {
  const query = new URLSearchParams(streams.map((name) => ['stream', name])).toString()
  const actor = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
  const answer = await send(node.url, 'POST', `/activities?${query}`, {
    headers: { 'Content-Type': 'application/activity+json' },
    body: JSON.stringify({ type: 'Create', actor, object: { type: 'Note', content } }),
  })
  expect(answer.status).toBe(201)
}
const live = (page: Page): Promise<unknown> =>
  page.waitForSelector('.live[data-state=live], .live[data-state=resumed]')
/** By `textContent`: what is out of sight isn't rendered, and `innerText` of it is empty. */
const shows = (page: Page, ...texts: string[]): Promise<unknown> =>
  page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll('#entries .text')].map((one) => one.textContent).join('|') ===
      wanted,
    texts.join('|'),
  )

describeWith(CHROMIUM, 'a page of several streams', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  beforeEach(() => {
    attempt++
  })
  afterAll(stopStarted)

  test('drawn by the server, then live, as a reload shows it; over one socket', async () => {
    const [a, b] = fresh('m1', 'm2') as [string, string]
    await post([a], 'one')
    await post([b], 'two')
    await post([a], 'three')
    const { page, faults } = await openPage(browser, `${node.url}/?stream=${a}&stream=${b}`)
    await live(page)
    let sockets = 0
    page.on('websocket', () => sockets++)
    await page.reload()
    await live(page)
    expect(await entriesOn(page)).toEqual(['three', 'two', 'one'])
    for (const [stream, text] of [
      [b, 'four'],
      [a, 'five'],
      [b, 'six'],
    ] as const) {
      await post([stream], text)
      await page.waitForSelector(`#entries .text:has-text("${text}")`)
    }
    await shows(page, 'six', 'five', 'four', 'three', 'two', 'one')
    expect(await page.innerText('article >> nth=0')).toContain(`#${b}`)
    expect(await page.innerText('.st')).toContain('6 entries')
    await page.reload()
    await shows(page, 'six', 'five', 'four', 'three', 'two', 'one')
    await live(page)
    expect(sockets).toBe(2)
    expect(faults).toEqual([])
  })

  test('what is in both stands once, and names both', async () => {
    const [a, b] = fresh('m3', 'm4') as [string, string]
    const { page, faults } = await openPage(browser, `${node.url}/?stream=${a}&stream=${b}`)
    await live(page)
    await post([a, b], 'to both')
    await page.waitForSelector(`article[data-from*="${a}:1"][data-from*="${b}:1"]`)
    await post([b], 'after')
    await shows(page, 'after', 'to both')
    await page.reload()
    await shows(page, 'after', 'to both')
    expect(await page.innerText('article >> nth=1')).toMatch(
      new RegExp(`#${a}, #${b}|#${b}, #${a}`),
    )
    expect(faults).toEqual([])
  })

  test('a lost line is joined again, each stream from its own position, with nothing missed', async () => {
    const [a, b] = fresh('m5', 'm6') as [string, string]
    await post([a], 'before')
    const { page, faults } = await openPage(browser, `${node.url}/?stream=${a}&stream=${b}`)
    let isUp = true
    const sockets = new Set<WebSocketRoute>()
    await page.routeWebSocket(/socket\.io/, (socket) => {
      if (!isUp) return void socket.close()
      socket.connectToServer()
      sockets.add(socket)
    })
    await page.reload()
    await live(page)
    isUp = false
    await page.context().setOffline(true)
    for (const socket of sockets) await socket.close()
    await page.waitForSelector('.live[data-state=offline]')
    await post([b], 'meanwhile one')
    await post([a], 'meanwhile two')
    await post([a, b], 'meanwhile three')
    isUp = true
    await page.context().setOffline(false)
    await page.waitForSelector('.live[data-state=resumed]')
    await shows(page, 'meanwhile three', 'meanwhile two', 'meanwhile one', 'before')
    expect(await page.innerText('.seam')).toContain('Nothing missed.')
    const kinds = await page
      .locator('#entries > *')
      .evaluateAll((all) => all.map((one) => (one.matches('.seam') ? 'seam' : 'entry')))
    expect(kinds).toEqual(['entry', 'entry', 'entry', 'seam', 'entry'])
    expect(faults).toEqual([])
  })

  test('without script: chosen in the list, read, and older parts to the end', async () => {
    const [a, b] = fresh('m7', 'm8') as [string, string]
    for (let index = 1; index <= 24; index++) await post([index % 3 === 0 ? b : a], `note ${index}`)
    const { page, faults } = await openPage(browser, `${node.url}/streams`, {
      javaScriptEnabled: false,
    })
    await page.check(`input[value=${a}]`)
    await page.check(`input[value=${b}]`)
    await page.click('text=Read together')
    expect(page.url()).toBe(`${node.url}/?stream=${a}&stream=${b}`)
    expect((await entriesOn(page))[0]).toBe('note 24')
    expect(await entriesOn(page)).toHaveLength(20)
    await page.click('text=Older entries')
    expect(await entriesOn(page)).toEqual(['note 4', 'note 3', 'note 2', 'note 1'])
    await page.click('text=Back to the newest entries')
    expect(await entriesOn(page)).toHaveLength(20)
    expect(faults).toEqual([])
  })

  test('with script older entries come in below', async () => {
    const [a, b] = fresh('m9', 'm10') as [string, string]
    for (let index = 1; index <= 24; index++) await post([index % 3 === 0 ? b : a], `note ${index}`)
    const { page, faults } = await openPage(browser, `${node.url}/?stream=${a}&stream=${b}`)
    await live(page)
    // By script: a pointer's way there scrolls, and then they may come by themselves and take the link away.
    await page.$eval('a[data-do=older]', (link: HTMLElement) => link.click())
    await shows(page, ...Array.from({ length: 24 }, (_, index) => `note ${24 - index}`))
    expect(faults).toEqual([])
  })
})
