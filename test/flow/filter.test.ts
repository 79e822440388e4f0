import type { FilterJson, JsonObject } from '../../schemas/wire'
import { NOTHING, type Need, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { MONGODB } from '../support/mongodb'
import { get, itemsOf, page, pathOf, positionOf, post } from '../support/rest'
import { follow, seqs } from '../support/sockets'
import { stopStarted } from '../support/started'
import { variants } from '../support/variants'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ann = 'https://people.example/ann'
const bo = { id: 'https://people.example/bo', type: 'Person', name: 'Bo' }
const photo = 'https://photos.example/7'
const ENTRIES: JsonObject[] = [
  { type: 'Like', actor: ann, object: photo },
  {
    type: 'Create',
    actor: bo,
    object: { type: 'Note', content: 'the river rises', tag: { name: '#water' } },
  },
  { type: 'Announce', actor: ann, object: photo, target: 'https://places.example/1' },
  { type: 'Create', actor: ann, object: { type: 'Note', content: 'dry land', inReplyTo: photo } },
  {
    type: 'Like',
    actor: bo,
    object: 'https://photos.example/8',
    published: '2020-05-01T00:00:00Z',
  },
  {
    type: 'Create',
    actor: ann,
    object: { type: 'Image', url: 'https://a.example/x.jpg' },
    to: bo.id,
  },
]
/** Query, the same as JSON, and the seqs that match. */
const CASES: [string, FilterJson, number[]][] = [
  ['type=Like', { type: 'Like' }, [1, 5]],
  ['type=Like&type=Announce', { type: ['Like', 'Announce'] }, [1, 3, 5]],
  ['type=Like&actor=https://people.example/bo', { type: 'Like', actor: bo.id }, [5]],
  ['actorType=Person', { actorType: 'Person' }, [2, 5]],
  ['object=https://photos.example/7', { object: photo }, [1, 3]],
  ['objectType=Note', { objectType: 'Note' }, [2, 4]],
  ['target=https://places.example/1', { target: 'https://places.example/1' }, [3]],
  ['inReplyTo=https://photos.example/7', { inReplyTo: photo }, [4]],
  ['to=https://people.example/bo', { to: bo.id }, [6]],
  ['text=river', { text: 'river' }, [2]],
  ['until=2021-01-01T00:00:00Z', { until: '2021-01-01T00:00:00Z' }, [5]],
  ['since=2021-01-01T00:00:00Z&type=Like', { since: '2021-01-01T00:00:00Z', type: 'Like' }, [1]],
  ['not.type=Create', { not: { type: 'Create' } }, [1, 3, 5]],
  [
    'actor=https://people.example/ann&not.type=Like&not.type=Create',
    { actor: ann, not: { type: ['Like', 'Create'] } },
    [3],
  ],
  ['type=Nothing', { type: 'Nothing' }, []],
  ['type=$ne', { type: '$ne' }, []],
]

const STORES = variants<['embedded' | 'other', Need]>([
  ['embedded', NOTHING],
  ['other', MONGODB],
])
for (const [store, need] of STORES)
  describeWith(need, `filters (${store} store): history, live and resume agree (D8)`, () => {
    let url: string
    let epoch: string
    beforeAll(async () => {
      const { nodes } = await startCluster({ nodes: 1, redis: 'embedded', store })
      url = nodes[0]!.url
      epoch = positionOf(await page(url, 'kept')).epoch
      for (const activity of ENTRIES) expect((await post(url, 'kept', activity)).status).toBe(201)
    }, 60_000)

    it.each(CASES)('%s', async (query, filter, wanted) => {
      const answer = await page(url, 'kept', `?${query}`)
      expect(answer.status).toBe(200)
      expect(answer.json().totalItems).toBeUndefined()
      const all = itemsOf((await page(url, 'kept')).json())
      expect(itemsOf(answer.json())).toEqual([...wanted].reverse().map((seq) => all[6 - seq]))
      expect(positionOf(answer)).toEqual({ epoch, seq: 6 })

      const resumed = await follow(url, { stream: 'kept', filter, position: { epoch, seq: 0 } })
      await eventually(() => resumed.position.seq === 6)
      expect(seqs(resumed.entries)).toEqual(wanted)
      const last = await follow(url, { stream: 'kept', filter, last: 2 })
      expect(seqs(last.ack.entries ?? [])).toEqual(wanted.slice(-2))
      expect(last.ack.position.seq).toBe(6)
    })

    it('live: each room gets what matches, and its position moves over what does not', async () => {
      const followers = await Promise.all(
        CASES.map(([, filter]) => follow(url, { stream: 'live', filter })),
      )
      for (const activity of ENTRIES) await post(url, 'live', activity)
      await eventually(() =>
        followers.every((one, index) => one.entries.length >= CASES[index]![2].length),
      )
      expect(followers.map((one) => seqs(one.entries))).toEqual(CASES.map(([, , wanted]) => wanted))
      expect(followers.map((one) => [one.gaps, one.doubles])).toEqual(followers.map(() => [0, 0]))
    })

    it('a filtered page has a next until the end, however thin it is', async () => {
      const seen: JsonObject[] = []
      let path: string | null = '/streams/kept/activities?limit=1&type=Create'
      for (let turns = 0; path !== null && turns < 20; turns++) {
        const body: JsonObject = (await get(url, path)).json()
        seen.push(...itemsOf(body))
        path = body.next === undefined ? null : pathOf(body.next)
      }
      expect([path, seen.length]).toEqual([null, 3])
    })

    it('equal filters share a room, whatever the order they are written in', async () => {
      const one = await follow(url, {
        stream: 'kept',
        filter: { type: ['Like', 'Create'], actor: ann },
      })
      const other = await follow(url, {
        stream: 'kept',
        filter: { actor: [ann], type: ['Create', 'Like'] },
      })
      const bare = await follow(url, { stream: 'kept', filter: {} })
      expect(other.ack.room).toBe(one.ack.room)
      expect(bare.ack.room).not.toBe(one.ack.room)
    })
  })
