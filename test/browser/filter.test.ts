/**
 * The filter of a stream: by the address, by boxes, live and without script; a sheet where there is no room.
 */
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

const person = (name: string) => ({
  type: 'Person',
  id: `https://people.example/${name.toLowerCase()}`,
  name,
})
const add = (name: string, type: string, content: string, tag?: string) => ({
  type: 'Create',
  actor: person(name),
  object: { type, content, ...(tag === undefined ? {} : { tag: [{ name: `#${tag}` }] }) },
})

let node: FreshetNode
let browser: Browser
const say = (activity: object) => post(node.url, 'general', activity)
const live = (page: Page) => page.waitForSelector('.live[data-state=live]')
const box = (page: Page, value: string) => page.locator(`.filter input[value="${value}"]`)
const texts = (page: Page): Promise<string[]> => page.locator('#entries .text').allInnerTexts()
/** Until the feed has these texts, newest first. */
const shows = (page: Page, ...wanted: string[]) =>
  page.waitForFunction(
    (expected) =>
      [...document.querySelectorAll<HTMLElement>('#entries .text')]
        .map(({ innerText }) => innerText)
        .join('|') === expected,
    wanted.join('|'),
  )
const sentence = (page: Page) => page.locator('.wish > span:not(.node)').innerText()

async function findingsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document),
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

describeWith(CHROMIUM, 'the filter', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
    for (const name of ['Cyd', 'Dee', 'Eli', 'Fay', 'Gus', 'Hal', 'Ida'])
      await say({ type: 'Like', actor: person(name), object: 'https://photos.example/7' })
    await say(add('Ann', 'Note', 'one', 'low-water'))
    await say(add('Ben', 'Image', 'two'))
    await say(add('Ann', 'Image', 'three'))
  })
  afterAll(stopStarted)

  test('without script it is a form, and the address says what is shown', async () => {
    const { page } = await openPage(browser, `${node.url}/?objectType=Image&type=Nothing`, {
      javaScriptEnabled: false,
    })
    expect(await texts(page)).toEqual([])
    expect(await page.locator('.blank').innerText()).toMatch(/^No entry of #general is like that/)
    const unknown = page.locator('.box', { has: page.locator('[value=Nothing]') })
    expect(await unknown.innerText()).toMatch(/^Nothing\s*0$/)
    await box(page, 'Nothing').uncheck()
    await page.getByRole('button', { name: 'Show' }).click()
    expect(new URL(page.url()).search).toBe('?objectType=Image')
    expect(await texts(page)).toEqual(['three', 'two'])
    expect(await sentence(page)).toBe('Photos')
    await page.locator('summary', { hasText: 'Find among 9' }).click()
    await box(page, person('Ben').id).check()
    await page.getByRole('button', { name: 'Show' }).click()
    expect(await texts(page)).toEqual(['two'])
    expect(await sentence(page)).toBe('Photos by Ben')
    await page.locator('.wish .clear').click()
    expect(await page.locator('#entries article').count()).toBeGreaterThan(4)
    await page.context().close()
  })

  test('a box acts at once, on history and live alike, and back takes it back', async () => {
    const { page, faults } = await openPage(browser, `${node.url}/`, {
      reducedMotion: 'no-preference',
    })
    await live(page)
    expect(await page.locator('.day .vh').innerText()).toMatch(/^10 entries in the last 24 hours/)
    await box(page, 'Image').check()
    await shows(page, 'three', 'two')
    await box(page, person('Ann').id).check()
    await shows(page, 'three')
    expect(await sentence(page)).toBe('Photos by Ann')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('actor')
    await live(page)
    await say(add('Ben', 'Image', 'of another'))
    await say(add('Ann', 'Note', 'of another kind'))
    await say(add('Ann', 'Image', 'four'))
    await shows(page, 'four', 'three')
    await page.goBack()
    await shows(page, 'four', 'of another', 'three', 'two')
    expect(await box(page, person('Ann').id).isChecked()).toBe(false)
    await page.reload()
    await shows(page, 'four', 'of another', 'three', 'two')
    await live(page)
    expect(await findingsOn(page)).toEqual([])
    await page.locator('.wish .clear').click()
    await page.waitForFunction(() => location.search === '')
    await page.waitForSelector('#entries .text >> text=of another kind')
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('on a phone it is a sheet that keeps the focus and gives it back', async () => {
    const { page, faults } = await openPage(browser, `${node.url}/?tag=low-water`, {
      viewport: { width: 360, height: 700 },
      reducedMotion: 'reduce',
    })
    await live(page)
    expect(await page.locator('.badge').innerText()).toBe('1')
    await page.locator('.funnel').focus()
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog', { name: 'Filter #general' })
    expect(await sheet.isVisible()).toBe(true)
    expect(await findingsOn(page)).toEqual([])
    for (let presses = 0; presses < 40; presses++) await page.keyboard.press('Tab')
    const isWithin = () =>
      document.activeElement === document.body || document.activeElement?.closest('.panel') !== null
    expect(await page.evaluate(isWithin)).toBe(true)
    expect(await sheet.locator('.foot').innerText()).toBe('Show 1 entry')
    await page.keyboard.press('Escape')
    expect(await sheet.isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('funnel')
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press('f')
    expect(await sheet.isVisible()).toBe(true)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('the panel counts what came meanwhile, of the whole stream, and lists new values', async () => {
    await post(node.url, 'counted', add('Ann', 'Note', 'first'))
    const { page, faults } = await openPage(browser, `${node.url}/streams/counted?objectType=Note`)
    await live(page)
    const count = (value: string) =>
      page.locator('.box', { has: page.locator(`[value="${value}"]`) }).locator('.n')
    expect(await count('Note').innerText()).toBe('1')
    await post(node.url, 'counted', add('Ben', 'Image', 'not of the filter'))
    await post(node.url, 'counted', add('Ann', 'Note', 'second'))
    await shows(page, 'second', 'first')
    // Who comes back is not kept waiting.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await count('Image').waitFor()
    expect(await count('Image').innerText()).toBe('1')
    expect(await count('Note').innerText()).toBe('2')
    expect(await count(person('Ben').id).innerText()).toBe('1')
    expect(await page.locator('.day .vh').innerText()).toMatch(/^3 entries in the last 24 hours/)
    expect(await box(page, 'Note').isChecked()).toBe(true)
    // Under somebody's hand rows stay where they are, and their numbers go on.
    await box(page, 'Note').focus()
    await post(node.url, 'counted', add('Cyd', 'Note', 'third'))
    await shows(page, 'third', 'second', 'first')
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await page.waitForFunction(
      () => document.querySelector('.box:has([value="Note"]) .n')?.textContent === '3',
    )
    expect(await box(page, person('Cyd').id).count()).toBe(0)
    expect(await box(page, 'Note').evaluate((one) => one === document.activeElement)).toBe(true)
    expect(faults).toEqual([])
    await page.context().close()
  })
})
