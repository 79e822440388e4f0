/**
 * Likes, shares and answers on two open pages at once, with and without script: the same exact counts on each, as they happen.
 */
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { type FreshetNode, spawnNode } from '../support/node'
import { get, post } from '../support/rest'
import { stopStarted } from '../support/started'

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }

let node: FreshetNode
let browser: Browser
let stream = ''
let thing = ''
let number = 0

const note = (id: string, more: object = {}) => ({
  type: 'Create',
  actor: ANN,
  object: { type: 'Note', id, content: `about ${id}`, attributedTo: ANN.id, ...more },
})
const live = (page: Page) => page.waitForSelector('.live[data-state=live]')

async function open(name: string | null, options = {}): Promise<Page> {
  const { page } = await openPage(browser, 'about:blank', options)
  const cookies = name === null ? [] : [['name', name] as const]
  await page
    .context()
    .addCookies(cookies.map(([key, value]) => ({ name: key, value, url: node.url })))
  await page.goto(`${node.url}/streams/${stream}`)
  return page
}

const labels = (page: Page): Promise<(string | null)[]> =>
  page
    .locator(`form.acts[data-of="${thing}"] >> nth=0`)
    .locator('.act')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))

/** Until the buttons under the thing say this. */
const says = (page: Page, ...wanted: string[]) =>
  page.waitForFunction(
    ([id, expected]) => {
      const form = document.querySelector(`form.acts[data-of="${id}"]`)
      const all = [...(form?.querySelectorAll('.act') ?? [])]
      return all.map((one) => one.getAttribute('aria-label')).join() === expected
    },
    [thing, wanted.join()] as const,
  )

async function menuOf(page: Page, seq: number): Promise<string[]> {
  await page.click(`article[data-at="${seq}"] .more`)
  return page.locator('[role=menuitem]').allInnerTexts()
}

const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: one } = document
    return one?.getAttribute('aria-label') ?? one?.textContent
  })

async function recount(): Promise<number> {
  const answer = await get(node.url, `/objects?id=${encodeURIComponent(thing)}`)
  return (answer.json()['likes'] as { totalItems: number }).totalItems
}

describeWith(CHROMIUM, 'responses', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)
  beforeEach(async () => {
    stream = `r${++number}`
    thing = `https://notes.example/${stream}`
    await post(node.url, stream, note(thing))
  })

  test('a like, an answer and a share stand on both pages, and go when they are taken back', async () => {
    const [one, other] = [await open('Nia'), await open('Olu')]
    await Promise.all([live(one), live(other)])
    expect(await labels(one)).toEqual(['Like', 'Comment', 'Share'])
    await one.click('.act.like')
    for (const page of [one, other]) await says(page, 'Like, 1', 'Comment', 'Share')
    expect(await one.getAttribute('.act.like', 'aria-pressed')).toBe('true')
    expect(await other.getAttribute('.act.like', 'aria-pressed')).toBe('false')
    await other.click('.act.like')
    await other.click('.act.share')
    for (const page of [one, other]) await says(page, 'Like, 2', 'Comment', 'Share, 1')
    await post(node.url, stream, note(`${thing}/1`, { inReplyTo: thing }))
    for (const page of [one, other]) await says(page, 'Like, 2', 'Comment, 1', 'Share, 1')
    await one.click(`form.acts[data-of="${thing}"] .like`)
    await other.click(`form.acts[data-of="${thing}"] .share`)
    for (const page of [one, other]) {
      await says(page, 'Like, 1', 'Comment, 1', 'Share')
      await page.reload()
      expect(await labels(page)).toEqual(['Like, 1', 'Comment, 1', 'Share'])
    }
    expect(await recount()).toBe(1)
    expect(await other.textContent('#entries')).toContain('Olu liked r1 by Ann')
  })

  test('by keyboard, and without script: asked for a name once, and back', async () => {
    const page = await open('Nia')
    await live(page)
    await page.keyboard.press('j')
    await page.keyboard.press('l')
    await says(page, 'Like, 1', 'Comment', 'Share')

    const plain = await open(null, { javaScriptEnabled: false })
    await plain.click('.act.like')
    expect(await plain.innerText('h1')).toBe('Your name')
    await plain.fill('input[name=name]', 'Olu')
    await plain.click('text=Go on')
    expect(plain.url()).toMatch(new RegExp(`/streams/${stream}#s-1$`))
    expect(await labels(plain)).toEqual(['Like, 2', 'Comment', 'Share'])
    await plain.click(`form.acts[data-of="${thing}"] .like`)
    expect(await labels(plain)).toEqual(['Like, 1', 'Comment', 'Share'])
    await says(page, 'Like, 1', 'Comment', 'Share')
  })

  test('a like that is refused goes back, and says why', async () => {
    const page = await open('Nia')
    await live(page)
    await page.route('**/activities', (route) =>
      route.fulfill({
        status: 403,
        body: JSON.stringify({ code: 'forbidden', detail: 'Not you.' }),
      }),
    )
    await page.click('.act.like')
    await page.waitForSelector('.fail[role=alert]')
    expect(await page.textContent('.fail[role=alert]')).toBe(
      'Your like could not be stored. Not you. Try again.',
    )
    expect(await labels(page)).toEqual(['Like', 'Comment', 'Share'])
    await page.unroute('**/activities')
    await page.click('.act.like')
    await says(page, 'Like, 1', 'Comment', 'Share')
    expect(await page.locator('.fail[role=alert]').count()).toBe(0)
  })

  test('what was said before the entry came counts when it comes', async () => {
    const page = await open('Nia')
    await live(page)
    const late = `${thing}/late`
    await post(node.url, stream, note(`${thing}/early`, { inReplyTo: late }))
    await post(node.url, stream, { type: 'Like', actor: ANN, object: late })
    await page.waitForSelector('article[data-at="3"]')
    await post(node.url, stream, note(late))
    thing = late
    await says(page, 'Like, 1', 'Comment, 1', 'Share')
  })

  test('who votes sees the result, and who looks on that somebody voted; without script likewise', async () => {
    const question = {
      type: 'Question',
      id: `${thing}/poll`,
      content: 'Which day?',
      oneOf: ['Thursday', 'Friday'].map((name) => ({ type: 'Note', name })),
    }
    await post(node.url, stream, { type: 'Create', actor: ANN, object: question })
    const [one, other] = [await open('Nia'), await open('Olu')]
    await Promise.all([live(one), live(other)])
    await one.check('input[value=Thursday]')
    await one.click('button[value=vote]')
    await one.waitForSelector('.poll .own >> text=100 %')
    expect(await one.innerText('.poll .meta span')).toBe('1 vote')
    await other.waitForSelector('.poll .meta span:text("1 vote · the result shows after you vote")')

    const plain = await open('Pia', { javaScriptEnabled: false })
    await plain.check('input[value=Friday]')
    await plain.click('button[value=vote]')
    expect(await plain.locator('.poll .pc').allInnerTexts()).toEqual(['50 %', '50 %'])
    await one.waitForSelector('.poll .meta span:text("2 votes")')
    await one.click('button[value=unvote]')
    await one.waitForSelector('button[value=vote]')
    await plain.reload()
    expect(await plain.locator('.poll .pc').allInnerTexts()).toEqual(['0 %', '100 %'])
  })

  test('who comes to an event: the last word counts, on every page', async () => {
    const event = { type: 'Event', id: `${thing}/row`, name: 'Autumn row' }
    await post(node.url, stream, { type: 'Create', actor: ANN, object: event })
    const [one, other] = [await open('Nia'), await open('Olu')]
    await Promise.all([live(one), live(other)])
    await one.click('button[value=going]')
    await one.waitForSelector('.coming .meta:text("1 going with you")')
    await other.waitForSelector('.coming .meta:text("1 going")')
    await other.click('button[value=maybe]')
    await one.waitForSelector('.coming .meta:text("1 going with you · 1 maybe")')
    await one.click('button[value=decline]')
    await other.waitForSelector('.coming .meta:text-is("1 maybe")')
    await one.click('button[value=undecline]')
    await one.waitForSelector('button[value=decline][aria-pressed=false]')
    await one.reload()
    expect(await one.innerText('.coming .meta')).toBe('1 maybe')
  })

  test('the menu of an entry: by keyboard, its data, mute for this browser, delete for everybody', async () => {
    const [one, other] = [await open('Nia'), await open('Olu')]
    await Promise.all([live(one), live(other)])
    await one.fill('.write textarea', 'Mine, for a while')
    await one.keyboard.press('Control+Enter')
    await one.waitForSelector('article[data-at="2"]')
    await other.waitForSelector('article[data-at="2"]')
    expect(await menuOf(other, 2)).not.toContain('Delete')
    await other.keyboard.press('Escape')

    await one.focus('article[data-at="2"] .more')
    await one.keyboard.press('Enter')
    expect(await focused(one)).toMatch(/^(?:Copy link|Show as data, AS2)$/)
    await one.keyboard.press('Escape')
    expect(await focused(one)).toBe('More')
    await menuOf(one, 2)
    await one.click('[role=menuitem] >> text=AS1')
    await one.waitForSelector('dialog pre:text("displayName")')
    await one.keyboard.press('Escape')

    await menuOf(one, 2)
    await one.click('[role=menuitem] >> text=Delete')
    expect(await one.innerText('dialog')).toContain('Its place in the stream stays')
    await one.click('dialog .btn.pri')
    for (const page of [one, other])
      await page.waitForSelector('article[data-at="2"]:has-text("This entry was deleted")')

    await menuOf(other, 1)
    await other.click('[role=menuitem] >> text=Mute Ann')
    expect(await other.isVisible('article[data-at="1"]')).toBe(false)
    await other.reload()
    await other.waitForSelector('.muted')
    await post(node.url, stream, note(`${thing}/more`))
    await other.waitForSelector('.muted:has-text("2 entries")')
    await other.click('.muted .btn')
    expect(await other.isVisible('article[data-at="1"]')).toBe(true)
  })

  test('100 who like and unlike through two pages at once: what the pages say is the recount', async () => {
    const pages = [await open('Nia'), await open('Olu')]
    await Promise.all(pages.map(live))
    const statuses = await Promise.all(
      pages.map((page, at) =>
        page.evaluate(
          async ([address, object, offset]) => {
            const send = (body: object) =>
              fetch(address, {
                method: 'POST',
                headers: { 'Content-Type': 'application/activity+json' },
                body: JSON.stringify(body),
              }).then(({ status }) => status)
            const each = Array.from({ length: 50 }, async (_, index) => {
              const actor = `https://people.example/${2 * index + offset}`
              const like = { type: 'Like', actor, object }
              const liked = await send(like)
              return index % 3 === 0 ? send({ type: 'Undo', actor, object: like }) : liked
            })
            return Promise.all(each)
          },
          [`/streams/${stream}/activities`, thing, at] as const,
        ),
      ),
    )
    expect(new Set(statuses.flat())).toEqual(new Set([201]))
    expect(await recount()).toBe(66)
    for (const page of pages) await says(page, 'Like, 66', 'Comment', 'Share')
  })

  test('the chip of the likes says who liked it, above the page; Esc goes back to the chip', async () => {
    for (const name of ['Bo', 'Cy'])
      await post(node.url, stream, {
        type: 'Like',
        actor: { type: 'Person', id: `https://people.example/${name}`, name },
        object: thing,
      })
    const page = await open('Dora')
    await page.goto(`${node.url}/objects?id=${encodeURIComponent(thing)}`)
    await page.waitForSelector('.thing[data-state=live]')
    await page.click('a[data-do=who]')
    const people = page.locator('dialog .who-list li')
    await people.first().waitFor()
    expect((await people.locator('.actor').allInnerTexts()).toSorted()).toEqual(['Bo', 'Cy'])
    expect(await people.locator('.av').count()).toBe(2)
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => document.querySelector('dialog') === null)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-do'))).toBe('who')
  })

  test('who is introduced can be followed on the card, with and without script, and a reload shows it', async () => {
    const zoe = { type: 'Person', id: `https://people.example/zoe-${stream}`, name: 'Zoe' }
    await post(node.url, stream, { type: 'Create', actor: ANN, object: zoe })
    const page = await open('Dora')
    await live(page)
    const button = page.locator('form.follow button')
    expect(await button.innerText()).toBe('Follow')
    await button.click()
    await page.waitForSelector('form.follow button.on:not([aria-busy])')
    await page.reload()
    expect(await button.innerText()).toBe('Following')
    const plain = await open('Eve', { javaScriptEnabled: false })
    await plain.click('form.follow button')
    await plain.waitForSelector('form.follow button.on')
    const { items } = (await get(node.url, `/objects?id=${encodeURIComponent(zoe.id)}`)).json()[
      'followers'
    ] as { items: unknown[] }
    expect(items).toHaveLength(2)
  })
})
