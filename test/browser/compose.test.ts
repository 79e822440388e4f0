/**
 * What can be written besides a note: a link, a place, a poll, an article, to another stream; with script and without.
 */
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { type FreshetNode, spawnNode } from '../support/node'
import { itemsOf, page as readPage } from '../support/rest'
import { stopStarted } from '../support/started'

let node: FreshetNode
let browser: Browser
let stream = ''
let number = 0

const live = (page: Page) => page.waitForSelector('.live[data-state=live]')

async function open(options = {}): Promise<Page> {
  const { page } = await openPage(browser, `${node.url}/streams/${stream}`, options)
  return page
}

async function begin(page: Page, part: string | null, text: string): Promise<void> {
  await page.fill('textarea', text)
  await page.fill('input[name=name]', 'Nia')
  if (part !== null) await page.click(`summary[aria-label="${part}"]`)
}

const newest = async (of = stream) => itemsOf((await readPage(node.url, of)).json())[0]!

describeWith(CHROMIUM, 'the composer', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)
  beforeEach(() => {
    stream = `w${++number}`
  })

  test.each([true, false])('posts a link and a poll; script: %s', async (javaScriptEnabled) => {
    const page = await open({ javaScriptEnabled })
    if (javaScriptEnabled) await live(page)
    await begin(page, 'Link', 'Read this')
    await page.fill('input[name=link]', 'https://tables.example/tide')
    await page.fill('input[name=title]', 'Tide tables')
    await page.click('#write button[type=submit]')
    await page.waitForSelector('article[data-at="1"] .card:has-text("Tide tables")')
    expect(await newest()).toMatchObject({
      content: 'Read this',
      object: { type: 'Page', url: 'https://tables.example/tide', name: 'Tide tables' },
    })
    await begin(page, 'Poll', 'Who rows?')
    await page.fill('[aria-label="Answer 1"]', 'I')
    await page.fill('[aria-label="Answer 2"]', 'You')
    await page.click('#write button[type=submit]')
    await page.waitForSelector('article[data-at="2"] .poll:has-text("You")')
    expect(await newest()).toMatchObject({ object: { type: 'Question', oneOf: [{}, {}] } })
    expect(await page.inputValue('textarea')).toBe('')
  })

  test('says what is wrong, keeps what was written, also over a reload', async () => {
    const page = await open()
    await live(page)
    await begin(page, 'Link', 'Read this')
    await page.fill('input[name=link]', 'htp://tables.example')
    await page.click('#write button[type=submit]')
    expect(await page.textContent('.write .fail[role=alert]')).toBe(
      'A link begins with http:// or https://',
    )
    await page.reload()
    expect(await page.inputValue('textarea')).toBe('Read this')
    expect(await page.inputValue('input[name=link]')).toBe('htp://tables.example')

    const plain = await open({ javaScriptEnabled: false })
    await begin(plain, 'Poll', 'Who rows?')
    await plain.fill('[aria-label="Answer 1"]', 'I')
    await plain.click('#write button[type=submit]')
    expect(await plain.textContent('.write .fail[role=alert]')).toBe(
      'A poll has at least two answers.',
    )
    expect(await plain.inputValue('textarea')).toBe('Who rows?')
    expect(await plain.inputValue('[aria-label="Answer 1"]')).toBe('I')
  })

  test('asks the browser for a place only when pressed, and takes a no', async () => {
    const page = await open({ geolocation: { latitude: 52.21171, longitude: 0.13861 } })
    await live(page)
    await begin(page, 'Place', 'Here')
    await page.click('text=Where I am')
    await page.waitForSelector('.told:has-text("did not give a position")')
    expect(await page.inputValue('input[name=latitude]')).toBe('')
    await page.context().grantPermissions(['geolocation'])
    await page.click('text=Where I am')
    await page.waitForSelector('.told:has-text("Nobody has it before you post")')
    await page.fill('input[name=place]', 'Kettle Lock')
    await page.click('#write button[type=submit]')
    await page.waitForSelector('article[data-at="1"] .card:has-text("Kettle Lock")')
    expect(await newest()).toMatchObject({
      type: 'Arrive',
      content: 'Here',
      location: { type: 'Place', name: 'Kettle Lock', latitude: 52.2117, longitude: 0.1386 },
    })
  })

  test('posts an article, to another stream', async () => {
    const page = await open()
    await live(page)
    await begin(page, null, 'The weir\nIt holds.')
    await page.selectOption('select[name=kind]', 'Article')
    await page.fill('input[name=to]', `${stream}-other`)
    await page.click('#write button[type=submit]')
    await page.waitForURL(`**/streams/${stream}-other`)
    await page.waitForSelector('article[data-at="1"] .card:has-text("The weir")')
    expect(await newest(`${stream}-other`)).toMatchObject({
      object: { type: 'Article', name: 'The weir', content: 'It holds.' },
    })
  })
})
