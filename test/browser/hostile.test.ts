/**
 * What strangers post, on a page: harmless, and still to be read.
 */
import type { Browser } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

const ATTACK = '<img src=https://evil.example/x onerror=alert(1)><script>alert(2)</script>'
const actor = {
  type: 'Person',
  id: 'javascript:alert(3)',
  url: 'javascript:alert(4)',
  name: `${ATTACK}\u202eevil`,
  icon: { type: 'Image', url: 'https://evil.example/face.png' },
}

const HOSTILE = [
  {
    type: 'Create',
    actor,
    object: { type: 'Note', content: `said ${ATTACK}<a href="javascript:alert(5)">here</a> end` },
  },
  {
    type: 'Create',
    actor,
    object: { type: 'Note', content: '&lt;script&gt;alert(6)&lt;/script&gt;' },
  },
  {
    type: 'Create',
    actor,
    object: { type: 'Image', name: '" onload="alert(7)', url: 'https://evil.example/photo.jpg' },
  },
  {
    type: 'Create',
    actor,
    object: {
      type: 'Image',
      url: ['javascript:alert(8)', 'data:image/svg+xml,%3Csvg%20onload=alert(9)%3E'],
    },
  },
  { type: 'Create', actor, object: { type: 'Page', name: 'Click', url: 'javascript:alert(10)' } },
  {
    type: 'Create',
    actor,
    object: { type: 'Video', name: 'Watch', url: 'https://evil.example/v.mp4' },
  },
  { type: 'Create', actor, object: { type: 'Place', name: ATTACK, latitude: 1e300, longitude: 2 } },
  {
    type: 'Like',
    actor,
    object: { type: 'Note', name: '\u202e\u2066reversed', url: 'vbscript:x' },
  },
  {
    type: ['Activity', `https://x.example/${encodeURIComponent(ATTACK)}`],
    actor,
    object: { name: ATTACK, [ATTACK]: ATTACK },
  },
  {
    type: 'Create',
    actor: { name: 'W'.repeat(5_000) },
    object: { type: 'Note', content: 'm'.repeat(60_000) },
  },
  { type: 'Create', actor: {}, object: { type: 'Note', content: 'last' } },
]

let node: FreshetNode
let browser: Browser

describeWith(CHROMIUM, 'a hostile stream', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)

  test('live, and drawn by the server: no dialog, no foreign request, no breach of the policy; the text is there', async () => {
    const { page, faults, requests } = await openPage(browser, `${node.url}/streams/hostile`)
    await page.waitForSelector('.live[data-state=live]')
    for (const activity of HOSTILE)
      expect((await post(node.url, 'hostile', activity)).status).toBe(201)
    await page.waitForSelector(`article[data-at="${HOSTILE.length}"]`)
    // What differs by when and how a row was drawn: its age, its colour, the order of attributes set later.
    const withoutTimes = (): Promise<string> =>
      page.evaluate(() => {
        for (const time of document.querySelectorAll('time')) time.remove()
        for (const row of document.querySelectorAll('article')) {
          row.classList.remove('fresh')
          row.removeAttribute('aria-posinset')
          row.removeAttribute('aria-setsize')
        }
        return document.querySelector('#entries')!.innerHTML
      })
    const text = await page.innerText('#entries')
    expect(text).toContain('said here end')
    expect(text).toContain('<script>alert(6)</script>')
    expect(text).toContain('<img src=https://evil.example/x')
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    expect(await page.locator('#entries img, #entries script, #entries iframe').count()).toBe(0)
    const hrefs = await page
      .locator('#entries a')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).protocol))
    expect([...new Set(hrefs)].sort()).toEqual(['http:', 'https:'])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    const drawnHere = await withoutTimes()

    await page.reload()
    await page.waitForSelector('.live[data-state=live]')
    expect((await withoutTimes()) === drawnHere).toBe(true)
    for (const link of await page
      .locator('a.time')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href)))
      await page.goto(link)
    expect(faults).toEqual([])
    expect(requests.filter((url) => !url.startsWith(node.url))).toEqual([])
  })
})
