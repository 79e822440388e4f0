/**
 * Who reaches a page: without script, on a phone, with a keyboard, in either theme.
 */
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, entriesOn, launchBrowser, openPage } from '../support/browser'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const note = (content: string) => ({
  type: 'Create',
  actor: ANN,
  object: { type: 'Note', content },
})
const live = (page: Page) => page.waitForSelector('.live[data-state=live]')

let node: FreshetNode
let browser: Browser

describeWith(CHROMIUM, 'a page', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)

  test('without script: reads, posts, goes to older entries and to one entry', async () => {
    for (let index = 1; index <= 22; index++) await post(node.url, 'plain', note(`note ${index}`))
    const { page, faults } = await openPage(browser, `${node.url}/streams/plain`, {
      javaScriptEnabled: false,
    })
    expect(await page.innerText('.st')).toContain('reload to see what is new')
    await page.fill('textarea', 'by hand')
    await page.fill('input[name=name]', 'Nia')
    await page.click('button[type=submit]')
    expect(page.url()).toBe(`${node.url}/streams/plain`)
    expect((await entriesOn(page))[0]).toBe('by hand')
    expect(await page.inputValue('input[name=name]')).toBe('Nia')
    await page.click('text=Older entries')
    expect(await entriesOn(page)).toEqual(['note 3', 'note 2', 'note 1'])
    await page.click('a.time >> nth=0')
    expect(await page.innerText('h1')).toBe('Entry 3')
    await page.click('text=#plain')
    await page.click('text=All')
    await page.click('text=Start a stream')
    await page.fill('#open', 'harbour')
    await page.click('.start button')
    expect(await page.locator('h2').allInnerTexts()).toContain('Nothing here yet')
    expect(faults).toEqual([])
  })

  test.each([320, 360, 390])(
    '%d px wide nothing scrolls sideways, and all is in reach',
    async (width) => {
      const long =
        'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
      await post(node.url, 'phone', {
        type: 'Create',
        actor: { ...ANN, name: long },
        object: {
          type: 'Article',
          name: long,
          summary: long.repeat(4),
          url: `https://x.example/${long}`,
        },
        target: { name: long },
      })
      await post(node.url, 'phone', {
        type: ['Activity', `https://x.example/${long}`],
        actor: ANN,
        object: { name: long, [long.slice(0, 30)]: long },
      })
      const { page, faults } = await openPage(browser, `${node.url}/streams/phone`, {
        viewport: { width, height: 700 },
        isMobile: true,
        hasTouch: true,
      })
      await live(page)
      for (const path of ['/streams/phone', '/streams', '/streams/empty', '/nowhere']) {
        if (path !== '/nowhere') await page.goto(node.url + path)
        expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
          path,
          width,
        ])
      }
      await page.goto(`${node.url}/streams/phone`)
      await live(page)
      await page.tap('.tabs [aria-label="New entry"]')
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      for (const box of await page
        .locator('.tabs a, .write .btn')
        .evaluateAll((all) =>
          all
            .filter((one) => one.getClientRects().length > 0)
            .map((one) => one.getBoundingClientRect().height),
        ))
        expect(box).toBeGreaterThanOrEqual(44)
      await page.keyboard.press('Escape')
      await page.tap('.tabs >> text=Streams')
      await page.waitForURL(`${node.url}/streams`)
      expect(faults).toEqual([])
    },
  )

  test('by keyboard: skip, move, write, post, close', async () => {
    for (const text of ['one', 'two', 'three']) await post(node.url, 'keys', note(text))
    const { page } = await openPage(browser, `${node.url}/streams/keys`)
    await live(page)
    const focused = () =>
      page.evaluate(
        () =>
          (document.activeElement as HTMLElement).dataset['at'] ?? document.activeElement?.id ?? '',
      )
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('To the entries')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('entries')
    await page.keyboard.press('j')
    expect(await focused()).toBe('3')
    await page.keyboard.press('j')
    expect(await focused()).toBe('2')
    await page.keyboard.press('k')
    expect(await focused()).toBe('3')
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe(
      'solid',
    )

    await page.keyboard.press('n')
    await page.keyboard.type('jkn')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Nia')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('article[data-at="4"]')
    expect(await entriesOn(page)).toEqual(['jkn', 'three', 'two', 'one'])
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.keyboard.type('later')
    await page.keyboard.press('Escape')
    expect(await page.locator('.write .foot').isVisible()).toBe(false)
    expect(await page.inputValue('textarea')).toBe('later')

    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/activities/*')
    expect(await page.innerText('h1')).toBe('Entry 4')
  })

  test('by screen reader: a feed of articles that are named, numbered and described; news in one status', async () => {
    await post(node.url, 'spoken', note('one'))
    const { page } = await openPage(browser, `${node.url}/streams/spoken`)
    await live(page)
    await post(node.url, 'spoken', { type: 'Like', actor: ANN, object: { name: 'it' } })
    await page.waitForSelector('article[data-at="2"]')
    expect(await page.textContent('[role=status]')).toBe('1 new entry')
    const articles = await page.locator('[role=feed] > article').evaluateAll((all) =>
      all.map((one) => {
        const textOf = (name: string) =>
          (one.getAttribute(name) ?? '')
            .split(' ')
            .map((id) => document.getElementById(id)?.textContent ?? 'MISSING')
            .join('|')
        return [
          one.getAttribute('aria-posinset'),
          one.getAttribute('aria-setsize'),
          textOf('aria-labelledby'),
          textOf('aria-describedby'),
        ]
      }),
    )
    expect(articles).toEqual([
      ['1', '-1', 'Ann liked it', 'now'],
      ['2', '-1', 'Ann', 'now|one'],
    ])
    for (const role of ['navigation', 'main', 'feed', 'heading'] as const)
      expect(await page.getByRole(role).count()).toBeGreaterThan(0)
    const ids = await page.locator('[id]').evaluateAll((all) => all.map((one) => one.id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('in the theme of the system, or the one that was chosen, from the first paint on', async () => {
    const { page } = await openPage(browser, `${node.url}/streams/theme`, { colorScheme: 'dark' })
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(await background()).toBe('rgb(11, 17, 18)')
    await live(page)
    await page.keyboard.press('g')
    await page.keyboard.press('y')
    await page.click('dialog.me >> text=Light')
    expect(await background()).toBe('rgb(242, 245, 245)')
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog', { state: 'detached' })
    await page.keyboard.press('p')
    await page.click('.rail [data-do=you]')
    expect(await page.getByRole('button', { name: 'Pause' }).getAttribute('aria-pressed')).toBe(
      'true',
    )
    await page.reload({ waitUntil: 'commit' })
    await page.waitForSelector('h1')
    expect(await page.getAttribute('html', 'data-theme')).toBe('light')
    expect(await background()).toBe('rgb(242, 245, 245)')
  })

  test('who wants no motion is shown new entries when asked', async () => {
    const { page } = await openPage(browser, `${node.url}/streams/still`, {
      reducedMotion: 'reduce',
    })
    await live(page)
    await post(node.url, 'still', note('one'))
    await page.waitForSelector('.pill:visible')
    await page.click('.pill')
    await page.waitForSelector('article[data-at="1"]')
  })
})
