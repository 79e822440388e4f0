/**
 * The feed as its reader finds it again and moves in it: the waterline, the pause, the keys.
 */
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

let node: FreshetNode
let browser: Browser
let stream = ''
let number = 0

const MINUTE = 60_000

async function postAll(...contents: readonly string[]): Promise<void> {
  for (const content of contents)
    await post(node.url, stream, {
      type: 'Create',
      actor: { type: 'Person', id: 'https://people.example/ann', name: 'Ann' },
      object: { type: 'Note', content },
    })
}

async function openStream(): Promise<{ page: Page; faults: readonly string[] }> {
  const watched = await openPage(browser, `${node.url}/streams/${stream}`)
  await watched.page.waitForSelector('.live[data-state=live]')
  return watched
}

/** Each row's seq, with a `~` where it is fresh; the waterline's words. */
const drawn = (page: Page): Promise<string[]> =>
  page.locator('#entries > *').evaluateAll((all) =>
    all.map((one) => {
      const { dataset, classList } = one as HTMLElement
      // Just after midnight it was yesterday.
      if (classList.contains('waterline'))
        return one.textContent!.replace(/(?:Yesterday, )?\d\d:\d\d/, 'then')
      return `${dataset['at']}${classList.contains('fresh') ? '~' : ''}`
    }),
  )

const setHidden = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)

describeWith(CHROMIUM, 'the feed', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)
  beforeEach(() => {
    stream = `feed${++number}`
  })

  test('the waterline stands where one left, drawn by the server, and moves for who comes back', async () => {
    await postAll('one', 'two')
    const { page, faults } = await openStream()
    expect(await drawn(page)).toEqual(['2', '1'])
    await page.reload()
    await page.waitForSelector('.live[data-state=live]')
    const context = page.context()
    const name = `seen.${stream}`
    const cookie = (await context.cookies()).find((one) => one.name === name)!
    expect(cookie.path).toBe(`/streams/${stream}`)
    const [epoch] = decodeURIComponent(cookie.value).split(':')
    // As who was here ten minutes ago. Leaving the page would write its own.
    await page.goto('about:blank')
    const then = Date.now() - 10 * MINUTE
    await context.addCookies([
      { ...cookie, value: encodeURIComponent(`${epoch}:1:${then}:2:${then}`) },
    ])
    await postAll('three')
    await page.goto(`${node.url}/streams/${stream}`)
    expect(await drawn(page)).toEqual(['3~', 'Seen up to here, then', '2', '1'])
    await page.waitForSelector('.live[data-state=live]')
    await page.evaluate(axe.source)
    const findings = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document)
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)
    })
    expect(findings).toEqual([])

    await page.clock.install()
    await setHidden(page, true)
    await postAll('four')
    await page.waitForSelector('[data-at="4"]')
    expect(await drawn(page)).toEqual(['4~', '3~', 'Seen up to here, then', '2', '1'])
    await page.clock.fastForward(5 * MINUTE)
    await setHidden(page, false)
    expect(await drawn(page)).toEqual(['4~', 'Seen up to here, then', '3', '2', '1'])
    expect(faults).toEqual([])
  })

  test('paused, everything waits behind the pill, with the faces of who wrote', async () => {
    await postAll('one')
    const { page } = await openStream()
    await page.keyboard.press('p')
    await postAll('two', 'three')
    await page.waitForFunction(() => document.querySelector('.pill')!.textContent === 'A2 new')
    expect(await drawn(page)).toEqual(['1'])
    expect(await page.locator('.pill .av').count()).toBe(1)
    await page.keyboard.press('p')
    await page.waitForSelector('[data-at="3"]')
    await postAll('four')
    await page.waitForSelector('[data-at="4"]')
  })

  test('the list of keys has the switch that turns them off, and gives the focus back', async () => {
    await postAll('one', 'two')
    const { page } = await openStream()
    const focused = () =>
      page.evaluate(() => (document.activeElement as HTMLElement).dataset['at'] ?? null)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await focused()).toBe('1')
    await page.keyboard.press('?')
    await page.waitForSelector('dialog.keys[open]')
    await page.getByRole('switch').click()
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('1')
    await page.keyboard.press('k')
    await page.keyboard.press('/')
    expect(await focused()).toBe('1')
    await page.click('.rail [data-do=you]')
    await page.click('dialog.me >> text=Keys')
    await page.getByRole('switch').click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await Promise.all([page.waitForURL('**/streams'), page.keyboard.press('s')])
  })

  test('lines that say nearly the same stand as one, live as after a reload, and open into their parts, without script too', async () => {
    const heron = { type: 'Photo', id: `https://things.example/${stream}`, name: 'Heron' }
    const like = (name: string) =>
      post(node.url, stream, {
        type: 'Like',
        actor: { type: 'Person', id: `https://people.example/${name}`, name },
        object: heron,
      })
    await postAll('before')
    await like('Ann')
    await like('Bo')
    const { page, faults } = await openStream()
    const group = page.locator('.lead summary')
    const shown = page.locator('#entries > article:visible')
    expect(await group.innerText()).toBe('Bo and Ann liked Heron')
    expect(await shown.count()).toBe(2)

    await like('Cy')
    await page.waitForSelector('article[data-at="4"].lead')
    expect(await group.innerText()).toBe('Cy, Bo and Ann liked Heron')
    // As somebody else sees it: who has looked before has a waterline, and no group goes over that.
    const { page: other } = await openStream()
    expect(await other.locator('#entries').innerText()).toBe(
      await page.locator('#entries').innerText(),
    )

    await group.click()
    expect(await shown.count()).toBe(4)
    expect(await page.locator('article[data-at="3"] .say > p').innerText()).toBe('Bo liked Heron')
    // With the focus in the feed what comes waits behind the pill.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.mouse.move(0, 0)
    await like('Di')
    await page.waitForSelector('article[data-at="5"].lead')
    expect(await shown.count()).toBe(5)
    await postAll('after')
    await page.waitForSelector('article[data-at="6"]')
    await like('Ed')
    await page.waitForSelector('article[data-at="7"]')
    expect(await page.locator('article[data-at="7"]').getAttribute('class')).not.toContain('lead')
    expect(faults).toEqual([])

    const { page: plain } = await openPage(browser, `${node.url}/streams/${stream}`, {
      javaScriptEnabled: false,
    })
    expect(await plain.locator('#entries > article:visible').count()).toBe(4)
    await plain.click('.lead summary')
    expect(await plain.locator('#entries > article:visible').count()).toBe(7)
  })

  test('the keys go over lines that stand behind another', async () => {
    const like = (name: string) =>
      post(node.url, stream, {
        type: 'Like',
        actor: { type: 'Person', id: `https://people.example/${name}`, name },
        object: { type: 'Photo', id: `https://things.example/${stream}`, name: 'Heron' },
      })
    await postAll('one')
    for (const name of ['Ann', 'Bo', 'Cy']) await like(name)
    const { page } = await openStream()
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset['at'])
    await page.keyboard.press('j')
    expect(await focused()).toBe('4')
    await page.keyboard.press('j')
    expect(await focused()).toBe('1')
    await page.keyboard.press('k')
    expect(await focused()).toBe('4')
  })
})
