import type { JsonObject } from '../../schemas/wire'
import { both, NOTHING, type Need, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { MONGODB } from '../support/mongodb'
import { REDIS } from '../support/redis'
import { AS2, get, itemsOf, page, pathOf, post } from '../support/rest'
import { follow, seqs } from '../support/sockets'
import { stopStarted } from '../support/started'
import { variants } from '../support/variants'

jest.setTimeout(60_000)
afterAll(stopStarted)

const SECRET = 'a word that must be gone'

const KINDS = variants<['embedded' | 'real', 'embedded' | 'other', Need]>([
  ['embedded', 'embedded', NOTHING],
  ['real', 'other', both(REDIS, MONGODB)],
])
for (const [redis, store, need] of KINDS)
  describeWith(need, `DELETE (${redis} Redis, ${store} store)`, () => {
    let here: string
    let there: string
    beforeAll(async () => {
      const { nodes } = await startCluster({ nodes: 2, redis, store })
      here = nodes[0]!.url
      there = nodes[1]!.url
    }, 60_000)

    it('appends a Delete to every stream that holds it, blanks it in place, and answers 410 ever after', async () => {
      const id = 'https://elsewhere.example/secret'
      const note = {
        type: 'Create',
        id,
        actor: 'https://a.example/',
        object: { type: 'Note', content: SECRET },
      }
      await post(here, 'd1', { type: 'Note', content: 'before' })
      const answer = await send(here, 'POST', '/activities?stream=d1&stream=d2', {
        headers: AS2,
        body: JSON.stringify(note),
      })
      expect(answer.status).toBe(201)
      await post(here, 'd1', { type: 'Note', content: 'after' })
      const location = pathOf(answer.headers.location)
      const followers = [
        await follow(there, { stream: 'd1', last: 10 }),
        await follow(here, { stream: 'd2', last: 10 }),
      ]
      expect(followers.map((one) => seqs(one.entries))).toEqual([[1, 2, 3], [1]])

      const deleted = await send(there, 'DELETE', location)
      expect([deleted.status, deleted.text]).toEqual([204, ''])

      await eventually(() =>
        followers.every((one) => one.entries.at(-1)!.activity.type === 'Delete'),
      )
      expect(followers.map((one) => seqs(one.entries))).toEqual([
        [1, 2, 3, 4],
        [1, 2],
      ])
      const tombstone = { type: 'Tombstone', id }
      for (const one of followers)
        expect(one.entries.at(-1)!.activity).toMatchObject({ type: 'Delete', object: tombstone })

      for (const [stream, count, place] of [
        ['d1', 4, 2],
        ['d2', 2, 1],
      ] as const)
        for (const url of [here, there]) {
          const list = await page(url, stream)
          const items = itemsOf(list.json())
          expect([items.length, list.json().totalItems]).toEqual([count, count])
          expect(items[count - place]).toMatchObject(tombstone)
          expect(list.text).not.toContain(SECRET)
        }

      for (const url of [here, there]) {
        const read = await get(url, location)
        const again = await send(url, 'DELETE', location)
        const posted = await post(url, 'd1', note)
        const elsewhere = await post(url, 'd3', note)
        const other = await post(url, 'd3', { ...note, content: 'other' })
        for (const gone of [read, again, posted, elsewhere, other])
          expect([gone.status, gone.json().code]).toEqual([410, 'gone'])
      }
      expect((await page(here, 'd1')).json().totalItems).toBe(4)
      expect((await page(here, 'd3')).json().totalItems).toBe(0)
    })

    it('who comes later, and who resumes from before, is shown the Tombstone in its place', async () => {
      const first = await post(here, 'later', { type: 'Note', content: SECRET })
      const follower = await follow(there, { stream: 'later' })
      const { epoch } = follower.position
      expect((await send(here, 'DELETE', pathOf(first.headers.location))).status).toBe(204)
      await eventually(() => follower.entries.length === 1)
      for (const url of [here, there]) {
        const resumed = await follow(url, { stream: 'later', position: { epoch, seq: 0 } })
        const last = await follow(url, { stream: 'later', last: 5 })
        await eventually(() => resumed.entries.length === 2)
        for (const one of [resumed, last]) {
          expect(one.entries.map((entry) => entry.activity.type)).toEqual(['Tombstone', 'Delete'])
          expect(JSON.stringify(one.entries)).not.toContain(SECRET)
        }
      }
    })

    it('nothing of the activity stays in the answer of its Delete, and the Delete can be read itself', async () => {
      const first = await post(here, 'own', { type: 'Note', content: SECRET })
      await send(there, 'DELETE', pathOf(first.headers.location))
      const entry = itemsOf((await page(here, 'own')).json())[0]!
      const read = await get(here, pathOf(entry.id))
      expect(read.status).toBe(200)
      expect(read.json()).toEqual(entry)
      expect((read.json().object as JsonObject).id).toBe(first.json().id)
      expect(read.text).not.toContain(SECRET)
    })

    it('many at once delete once', async () => {
      const first = await post(here, 'herd', { type: 'Note', content: SECRET })
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          send(index % 2 === 0 ? here : there, 'DELETE', pathOf(first.headers.location)),
        ),
      )
      for (const answer of answers) expect([204, 410]).toContain(answer.status)
      expect(answers.some((answer) => answer.status === 204)).toBe(true)
      expect((await page(here, 'herd')).json().totalItems).toBe(2)
    })

    it('what never was is 404', async () => {
      for (const method of ['GET', 'DELETE']) {
        const answer = await send(here, method, '/activities/0123456789abcdefghijkl')
        expect([answer.status, answer.json().code]).toEqual([404, 'not-found'])
      }
    })
  })
