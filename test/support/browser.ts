/**
 * Browser — headless Chromium for tests, found on this machine; nothing is downloaded.
 *
 * In:  nothing. Out: a browser whose pages note what no page of ours may do: requests to other hosts, dialogs, errors.
 */
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import type { Need } from './available'
import { started } from './started'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = PATHS.find((path) => existsSync(path))

export const CHROMIUM: Need = {
  name: 'Chromium',
  missing: executablePath === undefined ? 'no Chromium on this machine' : null,
}

export interface Watched {
  readonly page: Page
  /** Anything here is a fault. */
  readonly faults: readonly string[]
  /** Every address that was asked for. */
  readonly requests: readonly string[]
}

export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: executablePath!,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  started({ stop: () => browser.close() })
  return browser
}

/** A page of a reader of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options })
  const page = await context.newPage()
  const watched = watch(page, url)
  await page.goto(url)
  return { page, ...watched }
}

function watch(page: Page, url: string): Omit<Watched, 'page'> {
  const { host } = new URL(url)
  const faults: string[] = []
  const requests: string[] = []
  page.on('request', (request) => {
    requests.push(request.url())
    if (new URL(request.url()).host !== host) faults.push(`foreign request: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) faults.push(`foreign socket: ${socket.url()}`)
  })
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (
      message.type() === 'error' &&
      !/ERR_(?:INTERNET_DISCONNECTED|CONNECTION_REFUSED)/.test(text)
    )
      faults.push(`console: ${text}`)
  })
  return { faults, requests }
}

/** The texts of the notes on a page, newest first. */
export const entriesOn = (page: Page): Promise<string[]> =>
  page
    .locator('#entries .text')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).innerText))
