/**
 * Every page as it is for who can't see it well, and what it costs: axe-core finds nothing, in light and dark, on a phone and
 * wide; the first content needs no script and less than 100 KB. The figures are printed, and only the bytes are held.
 */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { get, post } from '../support/rest'
import { type FreshetNode, spawnNode } from '../support/node'
import { stopStarted } from '../support/started'

const ROOT = path.resolve(__dirname, '../..')
const PHOTO = 'https://things.example/photo'
const NOTE = 'https://things.example/note'
const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const BUDGET_BYTES = 100 * 1024

let node: FreshetNode
let browser: Browser
const addressOf = (id: string): string => `/objects?id=${encodeURIComponent(id)}`
let entry = ''

const PAGES: [name: string, path: () => string][] = [
  ['a stream', () => '/'],
  ['an older part', () => '/streams/general?before=30'],
  ['an empty stream', () => '/streams/harbour'],
  ['the streams', () => '/streams'],
  ['nothing searched', () => '/search'],
  ['what search found', () => '/search?q=the'],
  ['an entry', () => entry],
  ['a thread', () => addressOf(NOTE)],
  ['who liked it', () => `${addressOf(NOTE)}&show=likes`],
  ['a photo', () => addressOf(PHOTO)],
  ['who acts', () => addressOf(ANN.id)],
  ['several streams', () => '/?stream=general&stream=harbour'],
  ['you', () => '/you'],
  ['no page', () => '/nowhere'],
]

async function tell(): Promise<void> {
  const play = ['--url', node.url, '--burst', '60', '--count', '60', '--seed', 'pages']
  await promisify(execFile)(process.execPath, [path.join(ROOT, 'demo/demo.mjs'), ...play])
  const url = `${node.url}/demo/photos/heron.svg`
  const photo = { type: 'Image', id: PHOTO, name: 'Heron', summary: 'A heron', url }
  const note = { type: 'Note', id: NOTE, content: 'The path is closed' }
  const answer = await post(node.url, 'general', { type: 'Create', actor: ANN, object: note })
  entry = new URL(String(answer.headers.location)).pathname
  await post(node.url, 'general', { type: 'Create', actor: ANN, object: photo })
  for (const object of [NOTE, PHOTO]) {
    await post(node.url, 'general', { type: 'Like', actor: ANN, object })
    const reply = { type: 'Note', id: `${object}/1`, inReplyTo: object, content: 'Since when?' }
    await post(node.url, 'general', { type: 'Create', actor: ANN, object: reply })
  }
  expect((await get(node.url, addressOf(NOTE))).status).toBe(200)
}

async function findingsOn(page: Page): Promise<string[]> {
  // As the browser's own tools would: a page's policy forbids scripts of others within it.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document),
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary ?? ''}`),
  )
}

describeWith(CHROMIUM, 'pages', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
    await tell()
  })
  afterAll(stopStarted)

  describe.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 800],
    ['dark', 360],
  ] as const)('%s, %i wide', (colorScheme, width) => {
    test.each(PAGES)('%s', async (_, address) => {
      const { page, faults } = await openPage(browser, `${node.url}${address()}`, {
        colorScheme,
        viewport: { width, height: 900 },
        reducedMotion: 'reduce',
      })
      await page.waitForLoadState('load')
      expect(await findingsOn(page)).toEqual([])
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wider).toBe(0)
      expect(faults.filter((fault) => !fault.includes('404'))).toEqual([])
      await page.context().close()
    })
  })

  test('the first content needs no script and less than 100 KB', async () => {
    const rows: string[] = []
    for (const [name, address] of PAGES.slice(0, -1)) {
      const { page, requests } = await openPage(browser, 'about:blank', {
        javaScriptEnabled: false,
      })
      const session = await page.context().newCDPSession(page)
      await session.send('Network.enable')
      let bytes = 0
      session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
      await page.goto(`${node.url}${address()}`)
      expect(await page.locator('h1').count()).toBe(1)
      rows.push(`${name}: ${Math.round(bytes / 1024)} KiB, ${requests.length} requests`)
      expect([name, bytes < BUDGET_BYTES]).toEqual([name, true])
      await page.context().close()
    }
    console.info(rows.join('\n'))
  })

  test('paint marks of a stream, printed', async () => {
    const { page } = await openPage(browser, `${node.url}/`)
    await page.waitForSelector('.live[data-state=live]')
    const marks = await page.evaluate(() =>
      performance.getEntriesByType('paint').map(({ name, startTime }) => [name, startTime]),
    )
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries())
              sum += (entry as unknown as { value: number }).value
          }).observe({ type: 'layout-shift', buffered: true })
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
        }),
    )
    console.info(JSON.stringify({ marks, shift }))
    expect(marks.map(([name]) => name)).toContain('first-contentful-paint')
    expect(shift).toBeLessThan(0.02)
  })
})
