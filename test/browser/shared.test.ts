/**
 * The client for programs in a real browser: all tabs on one connection, each with its own position (P2, P3, P4).
 */
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Client, Subscription } from '../../client/live/connect'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser } from '../support/browser'
import { eventually } from '../support/eventually'
import { numbered } from '../support/numbers'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { span } from '../support/sockets'
import { started, stopStarted } from '../support/started'

declare global {
  interface Window {
    client: Client
    seen: number[]
    subscription: Subscription
    SharedWorker?: unknown
  }
}

let node: FreshetNode
let browser: Browser
let door: Door
let stream = ''
let number = 0

interface Door {
  readonly url: string
  /** WebSockets that are open. */
  readonly sockets: number
  stop(): Promise<void>
}

/** Stands before the node and counts what comes in: a WebSocket has a connection of its own. */
async function openDoor(port: number): Promise<Door> {
  let sockets = 0
  const server = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1')
    near.once('data', (first: Buffer) => {
      if (!first.toString('latin1').startsWith('GET /socket.io')) return
      sockets++
      near.once('close', () => sockets--)
    })
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return started({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get sockets() {
      return sockets
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}

const postAll = async (from: number, to: number): Promise<void> => {
  for (const n of span(from, to)) await post(node.url, stream, numbered(n))
}

/** A page without a stream of its own, in which a program subscribes. */
async function openTab(context: BrowserContext, options: object): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${door.url}/streams`)
  await subscribeIn(page, options)
  return page
}

const subscribeIn = (page: Page, options: object): Promise<unknown> =>
  page.evaluate(`import('/assets/client.js').then(({ connect }) => {
    window.client = connect(location.origin)
    window.seen = []
    window.subscription = client.subscribe(${JSON.stringify({ stream, ...options })})
    subscription.on('entries', ({ entries }) => seen.push(...entries.map(({ seq }) => seq)))
  })`)

const ledBy = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query()
    return held.some(({ name }) => name?.startsWith('freshet 1 ')) ? 'a tab' : 'a worker'
  })

const seenIn = (page: Page): Promise<number[]> => page.evaluate(() => window.seen)
const seesTo = (page: Page, last: number): Promise<unknown> =>
  eventually(async () => (await seenIn(page)).at(-1) === last)

describeWith(CHROMIUM, 'programs in several tabs', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
    door = await openDoor(node.port)
  })
  afterAll(stopStarted)
  beforeEach(() => {
    stream = `s${++number}`
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await eventually(() => door.sockets === 0)
  })

  test.each([
    ['in a shared worker', true],
    ['in one of the tabs, where there are no shared workers', false],
  ])('have one connection, %s, and each its own position', async (_, hasWorkers) => {
    const context = await browser.newContext()
    if (!hasWorkers)
      await context.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
    await postAll(1, 3)
    const first = await openTab(context, { last: 2 })
    await seesTo(first, 3)
    const second = await openTab(context, { last: 3 })
    const third = await openTab(context, { filter: { type: 'Create' }, last: 1 })
    for (const page of [second, third]) await seesTo(page, 3)
    await postAll(4, 6)
    for (const page of [first, second, third]) await seesTo(page, 6)
    expect(door.sockets).toBe(1)
    expect(await ledBy(first)).toBe(hasWorkers ? 'a worker' : 'a tab')
    expect(await seenIn(first)).toEqual(span(2, 6))
    expect(await seenIn(second)).toEqual(span(1, 6))

    // The first had it, if a tab did.
    await first.close()
    await postAll(7, 9)
    for (const page of [second, third]) await seesTo(page, 9)
    expect(await seenIn(second)).toEqual(span(1, 9))
    expect(door.sockets).toBe(1)
    await second.close()
    await postAll(10, 10)
    await seesTo(third, 10)
  })

  test('a reload goes on where it was, when the position is kept', async () => {
    const context = await browser.newContext()
    await postAll(1, 4)
    const page = await openTab(context, { last: 2, keep: true })
    await seesTo(page, 4)
    await postAll(5, 6)
    await seesTo(page, 6)
    await page.reload()
    await postAll(7, 8)
    await subscribeIn(page, { last: 2, keep: true })
    await seesTo(page, 8)
    expect(await seenIn(page)).toEqual([7, 8])
  })
})
