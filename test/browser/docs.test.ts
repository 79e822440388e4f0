/**
 * The page of the API, in a browser: a call can be tried and its answer seen; without script it is there to be read; nothing on it
 * breaks the pages' policy or asks another host.
 */
import type { Browser, Locator, Page } from 'playwright-core'
import { CALLS } from '../../server/accept/describe/document'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser, openPage } from '../support/browser'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

let node: FreshetNode
let browser: Browser

/** Opens a call and gives its parts. */
async function callOn(page: Page, id: string): Promise<Locator> {
  const call = page.locator(`#${id}`)
  await call.locator('> summary').click()
  return call
}
const sent = (call: Locator): Promise<void> => call.locator('[type=submit]').click()
const statusOf = (call: Locator): Promise<string> => call.locator('[role=status]').innerText()
const gotOf = (call: Locator): Promise<string> => call.locator('.got').innerText()

describeWith(CHROMIUM, 'the page of the API', () => {
  beforeAll(async () => {
    node = await spawnNode()
    browser = await launchBrowser()
  })
  afterAll(stopStarted)

  test('posts what is in the form, and reads it back', async () => {
    const { page, faults } = await openPage(browser, `${node.url}/docs`)
    const posting = await callOn(page, 'postToStream')
    await posting.locator('[name=stream]').fill('tried')
    await posting
      .locator('[name=body]')
      .fill('{"type":"Note","content":"<b>tried</b>","n":9007199254740993}')
    await sent(posting)
    await eventually(async () => /^201 /.test(await statusOf(posting)))
    expect(await posting.locator('.heads').innerText()).toMatch(/location: .*\/activities\//)

    const reading = await callOn(page, 'readStream')
    await reading.locator('[name=stream]').fill('tried')
    await reading.locator('[name=limit]').fill('1')
    await reading.locator('[name=filters]').fill('type=Create&not.type=Like')
    expect(await reading.locator('.curl pre').innerText()).toContain(
      '/streams/tried/activities?limit=1&type=Create&not.type=Like',
    )
    await sent(reading)
    await eventually(async () => (await gotOf(reading)).includes('"n": 9007199254740993'))
    expect(await gotOf(reading)).toContain('<b>tried</b>')
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('shows a refusal as it is answered, and where it is explained', async () => {
    const { page } = await openPage(browser, `${node.url}/docs#readStream`)
    const reading = page.locator('#readStream')
    await eventually(() => reading.locator('form.try').isVisible())
    await reading.locator('[name=limit]').fill('1000')
    await sent(reading)
    await eventually(async () => /^400 /.test(await statusOf(reading)))
    const { type } = JSON.parse(await gotOf(reading)) as { type: string }
    const path = new URL(type).pathname + new URL(type).hash
    await page.goto(node.url + path)
    expect(await page.locator('section:target').innerText()).toContain('bad-parameter')
    await page.context().close()
  })

  test('shows a stream as it comes, until it is told to stop', async () => {
    const { page, faults } = await openPage(browser, `${node.url}/docs`)
    const following = await callOn(page, 'followStream')
    await following.locator('[name=stream]').fill('live')
    await sent(following)
    await eventually(async () => /^200 /.test(await statusOf(following)))
    await post(node.url, 'live', { type: 'Note', content: 'as it comes' })
    await eventually(async () => (await gotOf(following)).includes('as it comes'))
    await following.locator('[data-do=stop]').click()
    await eventually(async () => !(await following.locator('[data-do=stop]').isVisible()))
    await post(node.url, 'live', { type: 'Note', content: 'too late' })
    expect(await gotOf(following)).not.toContain('too late')
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('chooses an example with its media type', async () => {
    const { page } = await openPage(browser, `${node.url}/docs`)
    const posting = await callOn(page, 'postToStream')
    await posting.locator('[name=example]').selectOption({ label: 'a check-in' })
    expect(await posting.locator('[name=type]').inputValue()).toBe('application/stream+json')
    await sent(posting)
    await eventually(async () => /^201 /.test(await statusOf(posting)))
    await page.context().close()
  })

  test.each([360, 800, 1280])(
    'reads well without script at %i px, and nothing is wider than the page',
    async (width) => {
      const { page } = await openPage(browser, `${node.url}/docs`, {
        javaScriptEnabled: false,
        viewport: { width, height: 800 },
      })
      for (const { id } of CALLS) await page.locator(`#${id} > summary`).click()
      expect(await page.locator('form.try').first().isVisible()).toBe(false)
      const { width: drawn } = (await page.locator('html').boundingBox())!
      expect(drawn).toBeLessThanOrEqual(width)
      for (const { id } of CALLS) {
        const box = (await page.locator(`#${id} .inside`).boundingBox())!
        expect(box.x + box.width).toBeLessThanOrEqual(width)
      }
      await page.context().close()
    },
  )

  test('the policy of pages holds here, too', async () => {
    for (const path of ['/docs', '/docs/errors']) {
      const { headers } = await send(node.url, 'GET', path, { headers: { accept: 'text/html' } })
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'/)
      const { page, faults } = await openPage(browser, node.url + path)
      await page.waitForLoadState('load')
      expect([path, faults]).toEqual([path, []])
      await page.context().close()
    }
  })
})
