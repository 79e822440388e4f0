import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { eventually } from '../support/eventually'
import { postNumbers, seenOf, statuses } from '../support/numbers'
import { type FreshetNode, spawnNode, spawnServer } from '../support/node'
import { get, page, pathOf, positionOf, post, readAll } from '../support/rest'
import { follow, seqs, span } from '../support/sockets'
import { started, stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

describe('started again on the same DATA_DIR', () => {
  let dataDir: string
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'freshet-test-'))
    started({ stop: () => rm(dataDir, { recursive: true, force: true }) })
  })
  const start = () => spawnNode({ DATA_DIR: dataDir })
  const ends: [string, (node: FreshetNode) => Promise<unknown>][] = [
    ['a clean stop', (node) => node.stop()],
    ['kill -9', (node) => node.kill()],
  ]

  it.each(ends)(
    'P1: after %s everything is there, and numbering and positions go on',
    async (_, end) => {
      const first = await start()
      expect(statuses(await postNumbers([first.url], 'kept', 1, 60))).toEqual([201])
      const like = { type: 'Like', id: 'https://a.example/like', object: 'https://b.example/' }
      const answer = await post(first.url, 'kept', like)
      const before = await readAll(first.url, 'kept')
      const follower = await follow(first.url, { stream: 'kept' })
      await end(first)

      const second = await start()
      expect(await readAll(second.url, 'kept')).toEqual(before)
      expect((await get(second.url, pathOf(answer.headers.location))).text).toBe(answer.text)
      expect((await post(second.url, 'kept', like)).status).toBe(200)
      expect(await follower.resume(second.url)).toMatchObject({ recovered: true })
      expect(statuses(await postNumbers([second.url], 'kept', 61, 70, 1))).toEqual([201])
      await eventually(() => follower.position.seq === 71)
      expect(seqs(follower.entries)).toEqual(span(62, 71))
      expect(positionOf(await page(second.url, 'kept')).epoch).toBe(follower.position.epoch)
    },
  )

  it('P1: kill -9 amid posting loses nothing that was answered 201', async () => {
    const first = await start()
    const acknowledged: number[] = []
    let number = 0
    const poster = async () => {
      for (;;) {
        const mine = ++number
        const [answer] = await postNumbers([first.url], 'amid', mine, mine, 1)
        if (answer!.status === 201) acknowledged.push(mine)
      }
    }
    const posting = Promise.allSettled(span(1, 8).map(poster))
    await eventually(() => acknowledged.length >= 200)
    await first.kill()
    await posting

    const second = await start()
    const stored = (await readAll(second.url, 'amid')).map(seenOf)
    expect(stored.map((entry) => entry.seq)).toEqual(span(1, stored.length))
    const numbers = new Set(stored.map((entry) => entry.number))
    expect(acknowledged.filter((one) => !numbers.has(one))).toEqual([])
    expect(numbers.size).toBe(stored.length)
  })

  it('a second process on the same DATA_DIR is refused, in words, and does no harm', async () => {
    const first = await start()
    await post(first.url, 'general', { type: 'Note', content: 'one' })
    const second = spawnServer({ DATA_DIR: dataDir })
    started({ stop: () => second.kill('SIGKILL') })
    const code = await second.ended
    expect(code).not.toBe(0)
    const said = [...second.stdout, ...second.stderr].join('\n')
    expect(said).toContain(dataDir)
    expect(said).not.toMatch(/^\s+at /m)
    expect((await post(first.url, 'general', { type: 'Note', content: 'two' })).status).toBe(201)
  })

  it('a clean stop ends with 0 and takes embedded.json away; a busy PORT is refused in words', async () => {
    const first = await start()
    expect(await readdir(dataDir)).toContain('embedded.json')
    const second = spawnServer({ PORT: String(first.port), DATA_DIR: path.join(dataDir, 'other') })
    started({ stop: () => second.kill('SIGKILL') })
    expect(await second.ended).not.toBe(0)
    const said = [...second.stdout, ...second.stderr].join('\n')
    expect(said).toContain(String(first.port))
    expect(said).not.toMatch(/^\s+at /m)
    expect(await first.stop()).toBe(0)
    expect(await readdir(dataDir)).not.toContain('embedded.json')
  })
})
