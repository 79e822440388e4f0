import type { JsonObject } from '../../schemas/wire'
import { type Answer, send } from '../support/http'
import { type Local, startLocal } from '../support/local'
import { get, page, pathOf, post, readAll } from '../support/rest'
import { size } from '../support/scale'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ann = 'https://people.example/ann'
const bob = 'https://people.example/bob'
const AS1 = { 'content-type': 'application/stream+json' }

let node: Local
let other: Local
let id: string
let made = 0
beforeAll(async () => {
  node = await startLocal()
  other = await startLocal({ env: { MONGODB_URL: node.mongodbUrl, REDIS_URL: node.redisUrl } })
})
afterAll(() => expect([...node.errors, ...other.errors]).toEqual([]))
beforeEach(() => (id = `https://photos.example/${++made}`))

const path = (wanted: string) => `/objects?id=${encodeURIComponent(wanted)}`
const read = (wanted = id, at = node): Promise<Answer> => get(at.url, path(wanted))
const state = async (wanted = id, at = node) => {
  const answer = await read(wanted, at)
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer.json()
}
const say = async (activity: JsonObject, at = node, stream = 'general') => {
  const answer = await post(at.url, stream, activity)
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
  return answer
}
const create = () =>
  say({ type: 'Create', actor: ann, object: { type: 'Image', id, name: 'Weir' } })

describe('GET /objects?id=', () => {
  it('is what the object is now, with what responded to it, on every node at once', async () => {
    await create()
    const like = await say({ type: 'Like', actor: bob, object: id }, other)
    await say(
      { type: 'Announce', actor: { type: 'Person', id: ann, name: 'Ann' }, object: id },
      node,
      'elsewhere',
    )
    const reply = { type: 'Note', id: `${id}/1`, inReplyTo: id, content: 'Nice.' }
    await say({ type: 'Create', actor: bob, object: reply }, other)
    await say({ type: 'Update', actor: ann, object: { id, name: 'The weir' } }, other)
    await say({ type: 'Update', actor: bob, object: { id, name: 'Mine' } })
    const answers = await Promise.all([state(id, node), state(id, other)])
    for (const seen of answers)
      expect(seen).toEqual({
        '@context': 'https://www.w3.org/ns/activitystreams',
        id,
        type: 'Image',
        name: 'The weir',
        replies: {
          type: 'Collection',
          totalItems: 1,
          items: [
            {
              type: 'Note',
              id: `${id}/1`,
              attributedTo: bob,
              inReplyTo: id,
              published: expect.any(String),
            },
          ],
        },
        likes: {
          type: 'Collection',
          totalItems: 1,
          items: [
            {
              type: 'Like',
              id: like.json().id,
              actor: bob,
              object: id,
              published: like.json().published,
            },
          ],
        },
        shares: {
          type: 'Collection',
          totalItems: 1,
          items: [
            expect.objectContaining({
              type: 'Announce',
              actor: { type: 'Person', id: ann, name: 'Ann' },
            }),
          ],
        },
      })
  })

  it('every step is an entry of its stream: nothing is hidden from who replays it', async () => {
    const stream = `replay${made}`
    await say({ type: 'Create', actor: ann, object: { type: 'Note', id } }, node, stream)
    await say({ type: 'Update', actor: bob, object: { id, name: 'no' } }, node, stream)
    const like = await say({ type: 'Like', actor: bob, object: id }, node, stream)
    await say({ type: 'Undo', actor: ann, object: String(like.json().id) }, node, stream)
    await say({ type: 'Undo', actor: bob, object: String(like.json().id) }, node, stream)
    await say({ type: 'Delete', actor: ann, object: id }, node, stream)
    const types = (await readAll(node.url, stream)).map(({ activity }) => activity.type)
    expect(types).toEqual(['Create', 'Update', 'Like', 'Undo', 'Undo', 'Delete'])
  })

  it('comes in the media type that is asked for, with a tag; unchanged it is 304', async () => {
    await create()
    const ld = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
    for (const type of ['application/activity+json', 'application/json', ld]) {
      const answer = await get(node.url, path(id), type)
      expect([answer.status, answer.headers['content-type']]).toEqual([200, type])
      expect(String(answer.headers.vary)).toContain('Accept')
      const headers = { accept: type, 'if-none-match': String(answer.headers.etag) }
      const again = await send(node.url, 'GET', path(id), { headers })
      expect([again.status, again.text]).toEqual([304, ''])
    }
    const before = (await read()).headers.etag
    await say({ type: 'Like', actor: bob, object: id })
    expect((await read()).headers.etag).not.toBe(before)
    expect((await get(node.url, path(id), 'image/png')).status).toBe(406)
    expect((await send(node.url, 'HEAD', path(id))).status).toBe(200)
  })

  it('410 with the Tombstone for what was deleted, by its own actor or by DELETE', async () => {
    const answer = await create()
    await say({ type: 'Delete', actor: bob, object: id })
    await state()
    expect((await send(other.url, 'DELETE', pathOf(answer.headers.location))).status).toBe(204)
    for (const at of [node, other]) {
      const gone = await read(id, at)
      expect(gone.status).toBe(410)
      expect(gone.headers['content-type']).toBe('application/problem+json')
      expect(gone.json()).toMatchObject({
        code: 'gone',
        tombstone: { id, type: 'Tombstone', formerType: 'Image', deleted: expect.any(String) },
      })
    }
    const erased = await read(String(answer.json().id))
    expect(erased.json()).toMatchObject({ code: 'gone', tombstone: { formerType: 'Create' } })
  })

  it.each<[string, number, string]>([
    ['/objects', 400, 'bad-parameter'],
    ['/objects?id=', 400, 'bad-parameter'],
    ['/objects?id=urn:a&id=urn:b', 400, 'bad-parameter'],
    ['/objects?id=urn:a&stream=general', 400, 'bad-parameter'],
    ['/objects?id=urn:unknown', 404, 'not-found'],
    [`/objects?id=${'x'.repeat(3_000)}`, 404, 'not-found'],
    ['/objects?id=__proto__', 404, 'not-found'],
    ['/objects?id=%24where', 404, 'not-found'],
    ['/objects?id[$ne]=x', 400, 'bad-parameter'],
    ['/Objects?id=urn:unknown', 404, 'not-found'],
  ])('refuses %p with %i %s', async (asked, status, code) => {
    const answer = await get(node.url, asked)
    expect([answer.status, answer.json().code]).toEqual([status, code])
  })

  it('a minted activity is found by its id, also under another PUBLIC_URL', async () => {
    const minted = String((await say({ type: 'Arrive', actor: ann })).json().id)
    expect(await state(minted)).toMatchObject({ id: minted, type: 'Arrive' })
    const elsewhere = minted.replace(/^http:\/\/[^/]*/, 'https://feed.example')
    expect(await state(elsewhere, other)).toMatchObject({ id: minted, type: 'Arrive' })
  })

  it('AS1 comes out the same: favorite, unfavorite, share, comment, post to a target', async () => {
    const as1 = async (document: object) => {
      const answer = await send(node.url, 'POST', '/streams/general/activities', {
        headers: AS1,
        body: JSON.stringify(document),
      })
      expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
    }
    const actor = { objectType: 'person', id: ann, displayName: 'Ann' }
    const object = { objectType: 'image', id, displayName: 'Weir' }
    const second = { objectType: 'person', id: bob }
    await as1({ verb: 'post', actor, object })
    await as1({ verb: 'favorite', actor, object })
    await as1({ verb: 'like', actor: second, object })
    await as1({ verb: 'share', actor: second, object })
    const comment = { objectType: 'comment', content: 'Nice.', inReplyTo: [{ id }] }
    await as1({ verb: 'post', actor: second, object: comment })
    const album = { objectType: 'collection', id: `${id}/album`, displayName: 'Album' }
    await as1({ verb: 'post', actor, object, target: album })
    expect(await state()).toMatchObject({
      type: 'Image',
      name: 'Weir',
      likes: { totalItems: 2 },
      shares: { totalItems: 1 },
      replies: { totalItems: 1 },
    })
    expect(await state(`${id}/album`)).toMatchObject({
      type: 'Collection',
      totalItems: 1,
      items: [id],
    })
    await as1({ verb: 'unfavorite', actor, object })
    expect(await state()).toMatchObject({
      likes: { totalItems: 1, items: [{ actor: { id: bob } }] },
    })
  })

  it('bto and bcc are nowhere in it', async () => {
    const secret = 'https://people.example/secret'
    const object = { type: 'Note', id, bto: secret, content: 'x' }
    await say({ type: 'Create', actor: ann, bcc: [secret], object })
    await say({ type: 'Update', actor: ann, object: { id, content: 'y', bcc: secret } })
    await say({ type: 'Like', actor: bob, bto: secret, object: id })
    expect((await read()).text).not.toContain('secret')
  })

  it('actors like and unlike at once on two nodes: the count is that of the stream', async () => {
    const nodes = [node, other]
    const ACTORS = size(20, 100)
    const stream = `crowd${made}`
    await Promise.all(
      Array.from({ length: ACTORS }, async (_, n) => {
        const actor = `${ann}/${n}`
        for (let turn = 0; turn <= n % 3; turn++) {
          const like = await say({ type: 'Like', actor, object: id }, nodes[n % 2], stream)
          const undo = { type: 'Undo', actor, object: String(like.json().id) }
          if ((n + turn) % 3 > 0) await say(undo, nodes[turn % 2], stream)
        }
      }),
    )
    const likers = new Set<unknown>()
    for (const { activity } of await readAll(node.url, stream))
      if (activity.type === 'Like') likers.add(activity.actor)
      else likers.delete(activity.actor)
    expect(likers.size).toBeGreaterThan(ACTORS / 5)
    for (const at of nodes)
      expect(await state(id, at)).toMatchObject({ likes: { totalItems: likers.size } })
    const own = (await page(node.url, stream, '?type=Like&limit=1')).json()
    expect(own.type).toBe('OrderedCollectionPage')
  })
})
