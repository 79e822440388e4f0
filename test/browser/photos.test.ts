/**
 * Photos in the composer: chosen, pasted, dropped; seen at once, sent meanwhile; what stops, what is refused, what a draft keeps; without script.
 */
import axe from 'axe-core'
import type { Browser, Page, Route } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { type FreshetNode, spawnNode } from '../support/node'
import { jpeg } from '../support/pictures'
import { itemsOf, page as readPage } from '../support/rest'
import { stopStarted } from '../support/started'

let node: FreshetNode
let browser: Browser
let photo: Buffer
let stream = ''
let number = 0

const CHOOSE = '#write input[type=file]'
const file = (name: string, buffer = photo) => ({ name, mimeType: 'image/jpeg', buffer })
const newest = async () => itemsOf((await readPage(node.url, stream)).json())[0]!

async function open(options = {}): Promise<{ page: Page; faults: readonly string[] }> {
  const opened = await openPage(browser, `${node.url}/streams/${stream}`, options)
  if (!('javaScriptEnabled' in options)) await opened.page.waitForSelector('.live[data-state=live]')
  return opened
}

/** As the system's file manager or its clipboard does it. */
const give = (page: Page, how: 'paste' | 'drop', name: string) =>
  page.evaluate(
    ([how, name, text]) => {
      const bytes = Uint8Array.from(atob(text!), (one) => one.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], name!, { type: 'image/jpeg' }))
      const on = how === 'drop' ? document.querySelector('#entries')! : document.body
      const init = { bubbles: true, cancelable: true }
      if (how === 'paste')
        return on.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }))
      on.dispatchEvent(new DragEvent('dragover', { ...init, dataTransfer: data }))
      const frame = document.querySelector<HTMLElement>('.drop')!
      if (frame.hidden) throw new Error('no frame')
      return on.dispatchEvent(new DragEvent('drop', { ...init, dataTransfer: data }))
    },
    [how, name, photo.toString('base64')],
  )

const states = (page: Page) =>
  page.locator('.att').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['state']))

describeWith(CHROMIUM, 'photos in the composer', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
    photo = await jpeg(400, 300)
  })
  afterAll(stopStarted)
  beforeEach(() => {
    stream = `p${++number}`
  })

  test('chosen, pasted and dropped ones become a gallery with their words', async () => {
    const { page, faults } = await open()
    await page.setInputFiles(CHOOSE, [file('one.jpg')])
    await give(page, 'paste', 'two.jpg')
    await give(page, 'drop', 'three.jpg')
    expect(await page.locator('.att .name bdi').allTextContents()).toEqual([
      'one.jpg',
      'two.jpg',
      'three.jpg',
    ])
    const seen = await page.locator('.att canvas').count()
    expect(seen).toBe(3)
    await page.locator('.att .rm').nth(1).click()
    await page.locator('.att textarea').first().fill('One half is red')
    await page.fill('textarea.words', 'Two halves')
    await page.fill('input[name=name]', 'Nia')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('article[data-at="1"] .gal.g2 img[alt="One half is red"]')
    const posted = await newest()
    expect(posted).toMatchObject({
      content: 'Two halves',
      object: [{ type: 'Image', summary: 'One half is red' }, { type: 'Image' }],
    })
    expect(JSON.stringify(posted)).not.toContain('one.jpg')
    expect(await page.locator('.att').count()).toBe(0)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('a post waits for its photo; what stopped goes on', async () => {
    const { page } = await open()
    const held: Route[] = []
    await page.route('**/photos', (route) => void held.push(route))
    await page.setInputFiles(CHOOSE, [file('gates.jpg')])
    await page.fill('textarea.words', 'The gates')
    await page.fill('input[name=name]', 'Nia')
    await page.click('#write button[type=submit]')
    expect(await page.textContent('.posting')).toBe('Posting when the photo is up')
    expect(await page.inputValue('textarea.words')).toBe('The gates')
    await page.waitForFunction(
      () => document.querySelector('.att')!.getAttribute('data-state') === 'going',
    )
    await held.shift()!.abort()
    await page.waitForSelector('.att .told:has-text("The upload stopped at")')
    expect(await page.locator('article').count()).toBe(0)
    await page.unroute('**/photos')
    await page.click('text=Go on')
    await page.waitForSelector('article[data-at="1"] .figure img')
    expect(await newest()).toMatchObject({ object: { type: 'Image', content: 'The gates' } })
    await page.context().close()
  })

  test('what is refused is said beside it, and what is removed is not sent any more', async () => {
    const { page } = await open()
    await page.setInputFiles(CHOOSE, [
      { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') },
      file('broken.jpg', Buffer.from('no image')),
    ])
    await page.waitForSelector('.att:nth-child(2)[data-state=refused]')
    expect(await page.locator('.att .told span').allTextContents()).toEqual([
      'list.pdf is not a photo that can be shown here (JPEG, PNG, WebP, GIF, AVIF)',
      'broken.jpg can’t be read; it may be damaged',
    ])
    await page.fill('input[name=name]', 'Nia')
    await page.click('#write button[type=submit]')
    expect(await page.textContent('.write > .fail')).toContain('Remove it')
    await page.route('**/photos', () => undefined)
    const failed = page.waitForEvent('requestfailed')
    await page.setInputFiles(CHOOSE, [file('going.jpg')])
    await page.waitForSelector('.att[data-state=going]')
    await page.locator('.att .rm').last().click()
    expect((await failed).url()).toContain('/photos')
    expect(await states(page)).toEqual(['refused', 'refused'])
    await page.context().close()
  })

  test('a draft keeps what is up, and says what is not there any more', async () => {
    const { page } = await open()
    await page.setInputFiles(CHOOSE, [file('kept.jpg'), file('swept.jpg')])
    await page.waitForFunction(() => document.querySelectorAll('.att[data-state=up]').length === 2)
    await page.locator('.att textarea').first().fill('Halves')
    const fields = await page
      .locator('.att input[name=photo]')
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
    const small = (JSON.parse(fields[1]!) as { url: { href: string }[] }).url[1]!.href
    await page.route(`**${new URL(small).pathname}`, (route) => route.fulfill({ status: 404 }))
    await page.reload()
    await page.waitForSelector('.att:nth-child(2)[data-state=refused]')
    expect(await page.textContent('.att:nth-child(2) .told span')).toBe(
      'swept.jpg is no longer kept here. Choose it again, or remove it.',
    )
    expect(await page.inputValue('.att textarea >> nth=0')).toBe('Halves')
    expect(
      await page
        .locator('.att img')
        .first()
        .evaluate((one: HTMLImageElement) => one.naturalWidth),
    ).toBe(256)
    await page.locator('.att .rm').last().click()
    await page.fill('input[name=name]', 'Nia')
    await page.click('#write button[type=submit]')
    await page.waitForSelector('article[data-at="1"] .figure img[alt="Halves"]')
    await page.context().close()
  })

  test('without script: text, a file and a stream; what is wrong loses neither', async () => {
    const { page } = await open({ javaScriptEnabled: false })
    await page.fill('textarea.words', 'By hand')
    await page.fill('input[name=name]', 'Nia')
    await page.setInputFiles(CHOOSE, [file('broken.jpg', Buffer.from('no image'))])
    await page.click('#write button[type=submit]')
    expect(await page.textContent('.write .fail[role=alert]')).toContain(
      'no image that can be read',
    )
    expect(await page.inputValue('textarea.words')).toBe('By hand')
    await page.setInputFiles(CHOOSE, [file('one.jpg')])
    await page.click('summary[aria-label=Link]')
    await page.fill('input[name=link]', 'htp://x')
    await page.click('#write button[type=submit]')
    await page.waitForSelector('.att img')
    await page.fill('.att textarea', 'Halves')
    await page.fill('input[name=link]', '')
    await page.click('#write button[type=submit]')
    await page.waitForSelector('article .figure img[alt="Halves"]')
    expect(await newest()).toMatchObject({ object: { type: 'Image', content: 'By hand' } })
    await page.context().close()
  })

  test.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 390],
    ['dark', 360],
  ] as const)('open, %s and %i wide, axe finds nothing', async (colorScheme, width) => {
    const viewport = { width, height: 800 }
    const { page, faults } = await open({ colorScheme, viewport, reducedMotion: 'reduce' })
    await page.setInputFiles(CHOOSE, [file('gates.jpg')])
    await page.fill('textarea.words', 'The gates')
    await page.click('summary[aria-label=Poll]')
    await page.click('summary[aria-label=Place]')
    await page.fill('input[name=place]', 'Kettle Lock')
    await page.waitForSelector('.att[data-state=up]')
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: typeof axe }).axe.run(document),
    )
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    const isWhole = await page.evaluate(() => document.querySelector('#write')!.clientWidth)
    expect(isWhole === width).toBe(width < 720)
    if (width < 720) {
      await page.keyboard.press('Escape')
      expect(await page.evaluate(() => document.querySelector('.tabs')!.matches('[inert]'))).toBe(
        false,
      )
      expect(await page.isVisible('.att')).toBe(false)
    }
    expect(faults).toEqual([])
    await page.context().close()
  })
})
