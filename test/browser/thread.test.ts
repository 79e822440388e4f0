/**
 * The page of one thing, live on two pages: answers, answers to answers and likes come in as they happen, also without script.
 */
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { eventually } from '../support/eventually'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const ROOT = 'https://notes.example/root'

let node: FreshetNode
let browser: Browser

const note = (id: string, content: string, inReplyTo?: string) => ({
  type: 'Create',
  actor: ANN,
  object: { type: 'Note', id, content, attributedTo: ANN.id, ...(inReplyTo && { inReplyTo }) },
})

async function open(name: string, options = {}): Promise<Page> {
  const { page } = await openPage(browser, 'about:blank', options)
  await page.context().addCookies([{ name: 'name', value: name, url: node.url }])
  await page.goto(`${node.url}/objects?id=${encodeURIComponent(ROOT)}`)
  return page
}

const told = (page: Page, ...texts: string[]) =>
  page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll('.told .text')].map((one) => one.textContent).join('|') ===
      wanted,
    texts.join('|'),
  )

describeWith(CHROMIUM, 'a thread', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)

  test('grows and counts on every open page', async () => {
    await post(node.url, 'talk', note(ROOT, 'The path is closed'))
    const pages = [await open('Nia'), await open('Olu')] as const
    for (const page of pages) await page.waitForSelector('.thing[data-state=live]')
    const [one, other] = pages
    await one.fill('.reply textarea', 'Since when?')
    await one.click('.reply button')
    for (const page of pages) await told(page, 'Since when?')
    expect(await one.inputValue('.reply textarea')).toBe('')

    await post(node.url, 'talk', note(`${ROOT}/1`, 'Since Friday', ROOT))
    for (const page of pages) await told(page, 'Since when?', 'Since Friday')
    await post(node.url, 'talk', note(`${ROOT}/2`, 'Thanks', `${ROOT}/1`))
    for (const page of pages) await told(page, 'Since when?', 'Since Friday', 'Thanks')

    await other.click('.alone .like')
    for (const page of pages)
      await page.waitForSelector('.alone .like[data-count="1"]', { state: 'attached' })
    await other.click('.alone .like')
    for (const page of pages) await page.waitForSelector('.alone .like[data-count="0"]')
    for (const page of pages) {
      const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id))
      expect(new Set(ids).size).toBe(ids.length)
      await page.reload()
      await told(page, 'Since when?', 'Since Friday', 'Thanks')
    }

    const plain = await open('Uma', { javaScriptEnabled: false })
    await plain.fill('.reply textarea', 'By hand')
    await plain.fill('.reply input[name=name]', 'Uma')
    await plain.click('.reply button')
    await plain.waitForSelector('.told .text:has-text("By hand")')
    for (const page of pages) await told(page, 'Since when?', 'Since Friday', 'Thanks', 'By hand')
  })

  test('what can’t be posted goes back into the field, with the reason', async () => {
    const page = await open('Nia')
    await page.waitForSelector('.thing[data-state=live]')
    await page.route('**/activities', (route) => route.fulfill({ status: 503, body: '{}' }))
    await page.fill('.reply textarea', 'keep me')
    await page.click('.reply button')
    await page.waitForSelector('.reply .fail[role=alert]')
    expect(await page.inputValue('.reply textarea')).toBe('keep me')
    expect(await page.locator('.told .sending').count()).toBe(0)
  })

  test('an answer that is refused is not lost, though another is being written by then', async () => {
    await post(node.url, 'talk', note(ROOT, 'The path is closed'))
    const page = await open('Nia')
    await page.waitForSelector('.thing[data-state=live]')
    const refusal = { code: 'forbidden', detail: 'Not you.' }
    const held: (() => Promise<void>)[] = []
    await page.route('**/activities', (route) => {
      held.push(() => route.fulfill({ status: 403, body: JSON.stringify(refusal) }))
    })
    await page.fill('.reply textarea', 'The first')
    await page.click('.reply button')
    await page.waitForSelector('.told .sending')
    await page.fill('.reply textarea', 'The second')
    await eventually(() => expect(held).toHaveLength(1))
    await held[0]!()
    await page.waitForSelector('.told .failed .fail')
    expect(await page.inputValue('.reply textarea')).toBe('The second')
    await page.click('.told .failed [data-do=edit]')
    expect(await page.textContent('.reply')).toContain('Something else stands here')
    await post(node.url, 'talk', note(`${ROOT}/late`, 'Meanwhile', ROOT))
    await page.waitForSelector('.told .text:has-text("Meanwhile")')
    expect(await page.textContent('.told .failed')).toContain('The first')
    await page.fill('.reply textarea', '')
    await page.click('.told .failed [data-do=edit]')
    expect(await page.inputValue('.reply textarea')).toBe('The first')
    expect(await page.locator('.told .failed').count()).toBe(0)
  })
})
