/**
 * Server-sent events with what a browser brings along, `EventSource`, and nothing of ours: it comes back by itself with the
 * last id that it was given, also one that came alone, so that nothing is missed and nothing comes twice (P3, P4).
 */
import net, { type AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { describeWith } from '../support/available'
import { CHROMIUM, launchBrowser } from '../support/browser'
import { eventually } from '../support/eventually'
import { startLocal, type Local } from '../support/local'
import { startProxy, type Proxy } from '../support/proxy'
import { post } from '../support/rest'
import { started, stopStarted } from '../support/started'

declare global {
  interface Window {
    told: string[]
    source: EventSource
  }
}

const like = (n: number) => ({
  type: 'Like',
  actor: 'https://people.example/ann',
  object: `https://photos.example/${n}`,
})

/** Reads on the way which ids a browser comes back with, and what it is told. */
async function openDoor(
  behind: number,
  heard: { comesWith: (lastEventId: string) => void; isTold: (text: string) => void },
): Promise<number> {
  const server = net.createServer((near) => {
    const far = net.connect(behind, '127.0.0.1')
    near.on('data', (piece: Buffer) => {
      const [, id] = /^last-event-id: (\S+)/im.exec(piece.toString('latin1')) ?? []
      if (id !== undefined) heard.comesWith(id)
    })
    far.on('data', (piece: Buffer) => heard.isTold(piece.toString('latin1')))
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy()).on('close', () => far.destroy())
    far.on('error', () => near.destroy()).on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  started({ stop: () => new Promise<void>((resolve) => server.close(() => resolve())) })
  return (server.address() as AddressInfo).port
}

describeWith(CHROMIUM, 'EventSource', () => {
  let local: Local
  let proxy: Proxy
  let browser: Browser
  let door: number
  const ids: string[] = []
  let said = ''

  beforeAll(async () => {
    const limits = { emptyFrameEvery: 1, eventsRetryMs: 100, eventsBeatMs: 200 }
    local = await startLocal({ env: { FRESHET_LIMITS: JSON.stringify(limits) } })
    proxy = await startProxy(Number(new URL(local.url).port))
    door = await openDoor(proxy.port, {
      comesWith: (id) => ids.push(id),
      isTold: (text) => (said += text),
    })
    browser = await launchBrowser()
  })
  afterAll(stopStarted)

  it('goes on where it was cut, with a filter, and is told when continuity is lost', async () => {
    const page = await browser.newPage()
    await post(local.url, 'seen', like(1))
    await page.goto(`http://127.0.0.1:${door}/docs`)
    await page.evaluate(() => {
      window.told = []
      window.source = new EventSource('/streams/seen/events?type=Like&last=5')
      const tell = ({ type, lastEventId, data }: MessageEvent<string>) => {
        const { object = '' } = JSON.parse(data) as { object?: string }
        window.told.push(`${type} ${lastEventId.split(':')[1]} ${object.split('/').at(-1)}`)
      }
      window.source.onmessage = tell
      window.source.addEventListener('reset', tell)
    })
    const told = () => page.evaluate(() => window.told)
    await eventually(async () => (await told()).length === 1)
    await post(local.url, 'seen', { ...like(2), type: 'Dislike' })
    await post(local.url, 'seen', like(3))
    await eventually(async () => (await told()).length === 2)
    await post(local.url, 'seen', { ...like(4), type: 'Dislike' })
    await post(local.url, 'seen', { ...like(5), type: 'Dislike' })

    await eventually(() => /^id: \w+:5\n\n/m.test(said))

    proxy.mode('refuse')
    proxy.cut()
    await post(local.url, 'seen', like(6))
    await post(local.url, 'seen', like(7))
    proxy.mode('pass')
    await eventually(async () => (await told()).length === 4)
    await post(local.url, 'seen', like(8))
    await eventually(async () => (await told()).length === 5)
    expect(await told()).toEqual([
      'message 1 1',
      'message 3 3',
      'message 6 6',
      'message 7 7',
      'message 8 8',
    ])
    // The first time it has none; then the last, which came alone.
    expect(ids.at(-1)).toMatch(/:[45]$/)

    await page.evaluate(() => {
      window.source.close()
      window.told = []
      window.source = new EventSource('/streams/seen/events?after=another:3&last=1')
      window.source.addEventListener('reset', ({ lastEventId }) =>
        window.told.push(`reset ${lastEventId.split(':')[1]}`),
      )
      window.source.onmessage = ({ lastEventId }) =>
        window.told.push(`message ${lastEventId.split(':')[1]}`)
    })
    await eventually(async () => (await told()).length === 2)
    expect(await told()).toEqual(['reset 8', 'message 8'])
    await page.close()
  })
})
