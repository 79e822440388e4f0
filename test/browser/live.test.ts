/**
 * A page and its node, as a reader meets them: P2, P3 and P4 on the screen.
 */
import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, entriesOn, launchBrowser, openPage, type Watched } from '../support/browser'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { stopStarted } from '../support/started'

let node: FreshetNode
let browser: Browser
let stream = ''
let number = 0

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }

async function post(content: string, more: object = {}): Promise<string> {
  const body = { type: 'Create', actor: ANN, object: { type: 'Note', content }, ...more }
  const answer = await send(node.url, 'POST', `/streams/${stream}/activities`, {
    headers: { 'Content-Type': 'application/activity+json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(201)
  return String(answer.json()['id'])
}
const postAll = async (...contents: string[]): Promise<void> => {
  for (const content of contents) await post(content)
}
const open = (options = {}): Promise<Watched> =>
  openPage(browser, `${node.url}/streams/${stream}`, options)
const live = (page: Page): Promise<unknown> =>
  page.waitForSelector('.live[data-state=live], .live[data-state=resumed]')

async function write(page: Page, text: string): Promise<void> {
  await page.fill('textarea', text)
  await page.fill('input[name=name]', 'Nia Bowen')
  await page.click('button[type=submit]')
}

/** The line of a page, which a test can cut and join. */
async function lineOf({ page }: Watched) {
  let isUp = true
  const sockets = new Set<WebSocketRoute>()
  await page.routeWebSocket(/socket\.io/, (socket) => {
    if (!isUp) return void socket.close()
    socket.connectToServer()
    sockets.add(socket)
  })
  await page.reload()
  await live(page)
  return {
    async cut() {
      isUp = false
      for (const socket of sockets) await socket.close()
      sockets.clear()
    },
    join() {
      isUp = true
    },
  }
}

describeWith(CHROMIUM, 'a live page', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)
  beforeEach(() => {
    stream = `s${++number}`
  })

  test('draws a card anew when what it shows is updated', async () => {
    const { page } = await open()
    await live(page)
    const object = `https://notes.example/${stream}`
    await post('forty', { object: { type: 'Note', id: object, content: 'forty' } })
    await page.waitForSelector('#entries article:has-text("forty")')
    await post('', { type: 'Update', object: { id: object, content: 'fifty' } })
    await page.waitForSelector('#entries article[data-at="1"]:has-text("fifty")')
    expect(await page.locator('#entries article[data-at="1"]').count()).toBe(1)
    await page.close()
  })

  test('what is written in one window appears in the other at once, once in each', async () => {
    const [one, other] = [await open(), await open()]
    await Promise.all([live(one.page), live(other.page)])
    await write(one.page, 'On my way\nwith <the> pump')
    for (const { page, faults } of [one, other]) {
      await page.waitForSelector('article[data-at="1"]')
      expect(await entriesOn(page)).toEqual(['On my way\nwith <the> pump'])
      expect(await page.textContent('article .actor')).toBe('Nia Bowen')
      expect(await page.textContent('.st')).toMatch(/Live · (\d watching · )?1 entry/)
      expect(faults).toEqual([])
    }
    expect(await one.page.inputValue('textarea')).toBe('')
    await write(other.page, 'Thanks')
    await one.page.waitForSelector('article[data-at="2"]')
    expect(await entriesOn(one.page)).toEqual(['Thanks', 'On my way\nwith <the> pump'])
  })

  test('a reload shows the same, and what came while it loaded is neither missed nor doubled', async () => {
    await postAll('one', 'two')
    const { page, faults } = await open()
    await live(page)
    const before = await page.innerHTML('#entries')
    await page.reload()
    await live(page)
    expect(await page.innerHTML('#entries')).toBe(before)

    const script = await holdScript(page)
    await postAll('three', 'four')
    script.release()
    await page.waitForSelector('article[data-at="4"]')
    await live(page)
    expect(await entriesOn(page)).toEqual(['four', 'three', 'two', 'one'])
    expect(await page.locator('.seam').count()).toBe(0)
    expect(faults).toEqual([])
  })

  test('a lost line shows a seam, keeps what is written, and is joined with nothing missed', async () => {
    await post('before')
    const watched = await open()
    const { page, faults } = watched
    // The page waits 3 s before it says that it is offline, and shows for 10 s that it is back: by a clock that is moved on.
    await page.clock.install()
    const line = await lineOf(watched)
    await line.cut()
    await moveOn(page, 3_000, '.live[data-state=offline]')
    expect(await page.textContent('.seam.off')).toContain(
      'Everything up to entry 1 is here, below this line',
    )
    await page.context().setOffline(true)
    await write(page, 'from the boathouse')
    await page.waitForSelector('article.waiting')
    expect(
      await page.locator('#entries > *').evaluateAll((all) => all.map((one) => one.classList[0])),
    ).toEqual(['entry', 'seam', 'entry'])
    await postAll('meanwhile one', 'meanwhile two')

    line.join()
    await page.context().setOffline(false)
    // A try that began while the line was down is given up.
    await page.clock.fastForward(10_000)
    await page.waitForSelector('.seam.back .sure', { timeout: 45_000 })
    expect(await page.textContent('.seam.back')).toMatch(
      /[23] entries came in meanwhile, 2 to [34], and stand above this line\. Nothing missed\.$/,
    )
    expect(await page.textContent('.st .now')).toBe('Live, nothing missed')
    await page.waitForSelector('article[data-at="4"]')
    const entries = await entriesOn(page)
    expect(entries.toSorted()).toEqual([
      'before',
      'from the boathouse',
      'meanwhile one',
      'meanwhile two',
    ])
    expect(await ats(page)).toEqual(['4', '3', '2', '1.5', '1'])
    await moveOn(page, 10_000, '.seam.past')
    expect(await page.textContent('.seam.past')).toContain('nothing missed')
    expect(faults).toEqual([])
  }, 90_000)

  test('a position that is lost is shown as a cut, never as if nothing were missing', async () => {
    await postAll('one', 'two')
    const { page, faults } = await open()
    const script = await holdScript(page)
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('.live')!.dataset['epoch'] = 'another'
      for (const row of document.querySelectorAll<HTMLElement>('article'))
        row.dataset['id'] = 'urn:old'
    })
    script.release()
    await page.waitForSelector('.seam.cut')
    expect(await page.textContent('.seam.cut')).toContain('There may be entries between these two.')
    expect(await page.textContent('.st .now')).toBe('Live')
    expect(await entriesOn(page)).toEqual(['two', 'one', 'two', 'one'])
    await post('three')
    await page.waitForSelector('article[data-at="3"]')
    expect((await entriesOn(page))[0]).toBe('three')
    expect(faults).toEqual([])
  })

  test('who has scrolled away keeps the place; the new wait behind the pill', async () => {
    await postAll(
      ...Array.from({ length: 20 }, (_, index) => `long ${index} ${'words '.repeat(80)}`),
    )
    const { page, faults } = await open()
    await live(page)
    await page.evaluate(() => scrollTo(0, 900))
    const place = () =>
      page.evaluate(() => document.querySelector('[data-at="12"]')!.getBoundingClientRect().top)
    const before = await place()
    await postAll('new one', 'new two')
    await page.waitForSelector('.pill:visible')
    await page.waitForFunction(
      () => document.querySelector('.pill')!.lastElementChild!.textContent === '2 new',
    )
    expect(await place()).toBe(before)
    expect(await page.locator('[data-at="22"]').count()).toBe(0)

    await page.click('.pill')
    await page.waitForFunction(() => scrollY === 0)
    expect((await entriesOn(page)).slice(0, 2)).toEqual(['new two', 'new one'])
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['at'])).toBe(
      '22',
    )
    expect(await page.locator('.pill:visible').count()).toBe(0)
    // With the focus in the feed they wait again.
    await post('new three')
    await page.waitForSelector('.pill:visible')
    expect(faults).toEqual([])
  })

  test('a pointer over the feed holds them too', async () => {
    await postAll('one', 'two')
    const { page } = await open()
    await live(page)
    await page.hover('[data-at="1"]')
    await post('three')
    await page.waitForSelector('.pill:visible')
    expect(await page.locator('[data-at="3"]').count()).toBe(0)
    await page.mouse.move(5, 5)
    await page.keyboard.press('.')
    await page.waitForSelector('[data-at="3"]')
  })

  test('older entries come in below, without a double, down to where the stream begins', async () => {
    await postAll(...Array.from({ length: 45 }, (_, index) => `note ${index + 1}`))
    const { page, faults } = await open()
    await live(page)
    // By itself for who scrolls.
    await eventually(async () => {
      await page.evaluate(() => scrollBy(0, 600))
      return (await page.locator('#entries > article').count()) === 45
    })
    expect(await ats(page)).toEqual(Array.from({ length: 45 }, (_, index) => String(45 - index)))
    expect(await page.textContent('.older')).toContain(`This is where #${stream} begins`)
    expect(await page.locator('article').last().getAttribute('aria-posinset')).toBe('45')
    expect(faults).toEqual([])
  })

  test('older entries that do not come leave the page as it is, and are asked for again', async () => {
    await postAll(...Array.from({ length: 25 }, (_, index) => `note ${index + 1}`))
    const { page } = await open()
    await live(page)
    await page.route('**/*before=*', (route) => route.abort())
    await page.click('[data-do=older]')
    await page.waitForSelector('.older [role=alert]')
    expect(await page.textContent('.older')).toBe(
      'Older entries could not be loaded. What is on the page stays.Try again',
    )
    expect(await page.locator('#entries > article').count()).toBe(20)
    await page.unroute('**/*before=*')
    await page.click('[data-do=older]')
    await page.waitForSelector('[data-at="1"]')
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['at'])).toBe(
      '5',
    )
  })

  test('a deleted entry shows that it is gone, live and after a reload', async () => {
    const id = await post('secret')
    const { page } = await open()
    await live(page)
    // Anybody can say so.
    const actor = 'https://people.example/ben'
    await post('', { type: 'Delete', actor, object: { type: 'Tombstone', id } })
    await page.waitForSelector('article[data-at="2"]')
    expect(await page.textContent('[data-at="1"]')).toContain('secret')
    await send(node.url, 'DELETE', new URL(id).pathname)
    await page.waitForFunction(() =>
      document.querySelector('[data-at="1"]')!.textContent!.includes('This entry was deleted'),
    )
    await page.reload()
    expect(await page.textContent('#entries')).not.toContain('secret')
    expect(await page.textContent('[data-at="1"]')).toContain('This entry was deleted')
  })

  test.each([
    ['one stream', (of: string) => `/streams/${of}`],
    ['several', (of: string) => `/?stream=${of}&stream=${of}-b`],
  ])('%s: what its owner updates or deletes is so at once, and after a reload', async (_, path) => {
    const object = { type: 'Note', id: `https://notes.example/${stream}` }
    await post('', { object: { ...object, content: 'first words' } })
    const gone = await post('other words')
    const { page, faults } = await openPage(browser, `${node.url}${path(stream)}`)
    await live(page)
    const cards = () =>
      page
        .locator('#entries > article')
        .evaluateAll((all) =>
          all.map(
            (one) =>
              one.querySelector('.text')?.textContent ?? one.querySelector('.say p')!.textContent,
          ),
        )
    await post('', { type: 'Update', object: { ...object, content: 'second words' } })
    await page.waitForSelector('#entries article:has-text("second words")')
    const id = await page.locator('article:has-text("other words")').getAttribute('data-id')
    expect(id).toBe(gone)
    await post('', { type: 'Delete', object: object.id })
    await send(node.url, 'DELETE', new URL(gone).pathname)
    await page.waitForFunction(() => {
      const said = [...document.querySelectorAll('#entries > article .say p')]
      return (
        said.filter(({ textContent }) => textContent!.includes('This entry was deleted')).length ===
        2
      )
    })
    await page.waitForFunction(() => document.querySelectorAll('#entries > article').length === 5)
    const shown = await cards()
    expect(shown.slice(3).join()).not.toMatch(/words/)
    await page.reload()
    expect(await cards()).toEqual(shown)
    expect(faults).toEqual([])
    await page.close()
  })

  test('what is deleted while it waits behind the pill goes in as deleted', async () => {
    await postAll('one', 'two')
    const { page } = await open()
    await live(page)
    await page.hover('[data-at="1"]')
    const id = await post('secret')
    await page.waitForSelector('.pill:visible')
    await send(node.url, 'DELETE', new URL(id).pathname)
    await page.waitForFunction(
      () => document.querySelector('.pill')!.lastElementChild!.textContent === '2 new',
    )
    await page.click('.pill')
    await page.waitForSelector('[data-at="3"]')
    expect(await page.textContent('[data-at="3"]')).toContain('This entry was deleted')
    await page.close()
  })

  test('what cannot be posted says why, and keeps the text', async () => {
    const { page } = await open()
    await live(page)
    await page.route('**/activities', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 503, body: '{}' })
        : route.continue(),
    )
    await write(page, 'keep me')
    await page.waitForSelector('article.failed')
    expect(await page.textContent('article.failed [role=alert]')).toBe(
      'The server could not store it. Your text is kept here.',
    )
    await page.reload()
    await page.waitForSelector('article.failed')
    await page.unroute('**/activities')
    await page.click('[data-do=retry]')
    await page.waitForSelector('article[data-at="1"]')
    expect(await entriesOn(page)).toEqual(['keep me'])
    await page.reload()
    expect(await entriesOn(page)).toEqual(['keep me'])
  })

  test('a draft is kept for each stream, and edited again from what was not posted', async () => {
    const { page } = await open()
    await page.fill('textarea', 'half a thought')
    await page.reload()
    expect(await page.inputValue('textarea')).toBe('half a thought')
    await page.goto(`${node.url}/streams/another`)
    expect(await page.inputValue('textarea')).toBe('')
  })
})

/** Loads the page again and keeps its script back, so that a test can act between the first paint and the first frame. */
async function holdScript(page: Page): Promise<{ release(): void }> {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/assets/feed.js*', async (route) => {
    await held
    await route.continue()
  })
  await page.reload({ waitUntil: 'commit' })
  await page.waitForSelector('article')
  return { release }
}

/** Until it shows: what the clock was moved past may have begun only after that. */
async function moveOn(page: Page, ms: number, selector: string): Promise<void> {
  await eventually(async () => {
    await page.clock.fastForward(ms)
    return (await page.locator(selector).count()) > 0
  })
}

const ats = (page: Page): Promise<(string | undefined)[]> =>
  page
    .locator('#entries > *')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['at']))
