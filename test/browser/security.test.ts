/**
 * What pages are sent with, and that a browser keeps to it: the second wall, should a stranger's text ever get through the first.
 */
import type { Browser, Page } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

const INLINE = '<script>window.struck = "script"</script><img src="x" onerror="window.struck = 1">'

let node: FreshetNode
let browser: Browser
let pages: readonly (readonly [path: string, status: number])[]

describeWith(CHROMIUM, 'the policy of pages', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
    const answer = await post(node.url, 'guarded', {
      type: 'Create',
      actor: { type: 'Person', id: 'https://a.example/ann', name: INLINE },
      object: { type: 'Note', name: INLINE, content: INLINE, summary: INLINE },
    })
    pages = [
      ['/', 200],
      ['/streams', 200],
      ['/streams/guarded', 200],
      ['/streams/guarded?type=Create', 200],
      [new URL(String(answer.headers.location)).pathname, 200],
      ['/activities/nobody-knows-it', 404],
      ['/streams/NO', 404],
      ['/nowhere', 404],
    ]
  })
  afterAll(stopStarted)

  test('every page, also one that says no, has the headers', async () => {
    for (const [path, status] of pages) {
      let at = path
      let answer = await send(node.url, 'GET', at, { headers: { accept: 'text/html' } })
      if (answer.status >= 300 && answer.status < 400) {
        at = String(answer.headers.location)
        answer = await send(node.url, 'GET', at, { headers: { accept: 'text/html' } })
      }
      const policy = String(answer.headers['content-security-policy'])
      const rules = new Map(
        policy.split('; ').map((rule) => [rule.split(' ')[0]!, rule.split(' ').slice(1).join(' ')]),
      )
      expect([path, answer.status]).toEqual([path, status])
      expect([path, answer.headers['content-type']]).toEqual([
        path,
        expect.stringMatching(/^text\/html; charset=utf-8$/i),
      ])
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      })
      expect(Object.fromEntries(rules)).toMatchObject({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'base-uri': "'none'",
        'frame-ancestors': "'none'",
        'form-action': "'self'",
      })
      expect(policy).not.toMatch(/unsafe|\*|data:|http:/)
    }
  })

  test('no page of ours breaks it, and what was posted does not run', async () => {
    for (const [path, status] of pages) {
      const { page, faults } = await openPage(browser, `${node.url}${path}`)
      await page.waitForLoadState('load')
      expect(await page.evaluate('window.struck')).toBeUndefined()
      // The browser notes a page that is not there; that is no breach.
      const breaches = faults.filter((fault) => status === 200 || !fault.includes(`${status}`))
      expect([path, breaches]).toEqual([path, []])
      await page.context().close()
    }
  })

  test('a script that stood in the page all the same would not run', async () => {
    const { page } = await openPage(browser, `${node.url}/streams/guarded`)
    const breaches = await watchBreaches(page)
    await page.evaluate((html) => {
      document.body.append(document.createRange().createContextualFragment(html))
      const frame = document.createElement('iframe')
      frame.src = 'https://evil.example/'
      document.body.append(frame)
    }, INLINE)
    await eventually(async () => {
      const seen = await breaches()
      return (
        ['script-src-elem', 'script-src-attr', 'default-src', 'frame-src'].filter((one) =>
          seen.includes(one),
        ).length >= 3
      )
    })
    expect(await page.evaluate('window.struck')).toBeUndefined()
  })

  test('no other page may frame it', async () => {
    const outside = await browser.newPage()
    await outside.setContent(`<iframe src="${node.url}/streams/guarded"></iframe>`)
    const frame = await eventually(() => outside.frames()[1] ?? false)
    await eventually(() => frame.url().startsWith('chrome-error:'))
    await outside.close()
  })
})

/** The directives that were broken since. */
async function watchBreaches(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { breaches: seen })
    document.addEventListener('securitypolicyviolation', (event) =>
      seen.push(event.effectiveDirective),
    )
  })
  return () => page.evaluate('window.breaches')
}
