import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createConnection } from 'mongoose'
import { eventually } from '../support/eventually'
import { photoForm } from '../support/form'
import { send } from '../support/http'
import { spawnNode } from '../support/node'
import { noise } from '../support/pictures'
import { pathOf } from '../support/rest'
import { full } from '../support/scale'
import { started, stopStarted } from '../support/started'

afterAll(stopStarted)

const ROUNDS = full ? 20 : 4
const UPLOADERS = 4
/** So that what was left half is due at once. */
const LIMITS = { photoArriveMs: 5_000, photoSweepMs: 200 }

interface Link {
  readonly href: string
  readonly width: number
}

describe('a node is killed while photos arrive', () => {
  it('every photo that was answered is whole, and no half one is seen or kept', async () => {
    const DATA_DIR = await mkdtemp(path.join(os.tmpdir(), 'freshet-killed-'))
    started({ stop: () => rm(DATA_DIR, { recursive: true, force: true }) })
    const env = { DATA_DIR, FRESHET_LIMITS: JSON.stringify(LIMITS) }
    const bytes = await noise(1_200, 800)
    const answered: Link[][] = []
    let begun = 0

    const uploadUntilDead = async (url: string): Promise<void> => {
      for (;;) {
        begun++
        const answer = await send(url, 'POST', '/photos', photoForm(bytes)).catch(() => null)
        if (answer === null) return
        // On a slow machine one may take longer than `photoArriveMs`.
        if (answer.status === 503) continue
        expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
        answered.push(answer.json().url as unknown as Link[])
      }
    }

    for (let round = 0; round < ROUNDS; round++) {
      const node = await spawnNode(env)
      const before = answered.length
      const uploading = Array.from({ length: UPLOADERS }, () => uploadUntilDead(node.url))
      await eventually(() => answered.length > before + 2 + round, 60_000)
      await node.kill()
      await Promise.all(uploading)
    }
    expect(begun).toBeGreaterThan(answered.length)

    const node = await spawnNode(env)
    for (const links of answered) {
      const lengths = await Promise.all(
        links.map(async ({ href }) => {
          const { status, headers, text } = await send(node.url, 'GET', pathOf(href))
          return [status, text.length > 0, Number(headers['content-length']) > 0]
        }),
      )
      expect(lengths).toEqual(links.map(() => [200, true, true]))
    }
    const { mongodbUrl } = await node.embedded()
    const connection = await createConnection(mongodbUrl!).asPromise()
    started({ stop: () => connection.close() })
    const all = (name: string) => connection.collection(name).find({}).toArray()
    // One that was finished in the moment of the kill may be there without an answer: whole as well.
    const whole = async () => {
      const photos = await all('photos')
      const files = await all('photos.files')
      expect(photos.every(({ sizes }) => sizes !== undefined)).toBe(true)
      expect(photos.length).toBeGreaterThanOrEqual(answered.length)
      expect(files).toHaveLength(3 * photos.length)
      const chunks = await all('photos.chunks')
      const ids = new Set(files.map(({ _id }) => String(_id)))
      expect(chunks.filter(({ files_id }) => !ids.has(String(files_id)))).toEqual([])
      const stored = chunks.reduce((sum, { data }) => sum + Number(data.length()), 0)
      expect(stored).toBe(files.reduce((sum, { length }) => sum + Number(length), 0))
      const large = chunks.filter(({ data }) => data.length() > 16 * 1024).length
      expect(await readdir(path.join(DATA_DIR, 'mongodb', 'blobs'))).toHaveLength(large)
    }
    await eventually(whole, 30_000)
  })
})
