import { createHash } from 'node:crypto'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { spawnNode } from '../support/node'
import { AS2, get, page, pathOf, positionOf, post } from '../support/rest'
import { connect } from '../support/sockets'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

const PHOTO = 'https://photos.example/7'
/** Tokens that a round through JSON.parse and JSON.stringify would not keep. */
const ODD = String.raw`"x:one":1.0,"x:big":12345678901234567890,"x:exp":1E3,"x:esc":"\u0041\/é","x:$dollar.dot":{"$set":1,"_bsontype":"ObjectId"}`
const LIKE = `{ "type": "Like",\n "actor": "https://people.example/ann", "object": "${PHOTO}", ${ODD} }`

describe('what the answer looks like', () => {
  let url: string
  let path: string
  beforeAll(async () => {
    url = (await spawnNode()).url
    path = pathOf((await post(url, 'general', LIKE)).headers.location)
  })

  it.each<[string, number, RegExp | null]>([
    ['application/activity+json', 200, /^application\/activity\+json/],
    ['application/ld+json', 200, /^application\/ld\+json/],
    ['application/json', 200, /^application\/json/],
    ['*/*', 200, /json/],
    ['image/png', 406, null],
  ])('Accept: %s → %i', async (accept, status, type) => {
    const read = await get(url, path, accept)
    expect(read.status).toBe(status)
    if (type === null) expect(read.json().code).toBe('not-acceptable')
    else {
      expect(read.headers['content-type']).toMatch(type)
      expect(read.text).toContain(ODD)
    }
  })

  it('a POST says how long it took to accept and to append (Server-Timing)', async () => {
    const answer = await post(url, 'general', { type: 'Note', content: 'x' })
    expect(answer.headers['server-timing']).toMatch(/^accept;dur=\d+\.\d\d, append;dur=\d+\.\d\d$/)
  })

  it('answers an AS1 original for Accept: application/stream+json, without bto and bcc', async () => {
    const as1 =
      '{"verb":"like","actor":{"objectType":"person","id":"https://people.example/bo","displayName":"Bo"},' +
      `"object":{"objectType":"image","id":"${PHOTO}"},"bto":[{"objectType":"person","id":"https://people.example/x"}]}`
    const answer = await send(url, 'POST', '/streams/as1/activities', {
      headers: { 'content-type': 'application/stream+json' },
      body: as1,
    })
    expect(answer.status).toBe(201)
    const read = (accept: string) => get(url, pathOf(answer.headers.location), accept)
    const original = (await read('application/stream+json')).json()
    expect(original).toMatchObject({ verb: 'like', object: { objectType: 'image', id: PHOTO } })
    const canonical = (await read('application/activity+json')).json()
    expect(canonical.type).toBe('Like')
    for (const form of [answer.text, JSON.stringify(original), JSON.stringify(canonical)])
      expect(form).not.toContain('people.example/x')
  })

  it('cuts bto and bcc at every depth before anybody sees them', async () => {
    const answer = await send(url, 'POST', '/activities', {
      headers: AS2,
      body: JSON.stringify({
        type: 'Create',
        actor: 'https://people.example/ann',
        bcc: ['https://people.example/secret'],
        object: { type: 'Note', content: 'hi', bto: 'https://people.example/secret' },
      }),
    })
    expect(answer.status).toBe(201)
    expect(answer.text).not.toContain('secret')
    expect((await page(url, 'general')).text).not.toContain('secret')
  })

  it('keeps a foreign id and finds it by its hash and by itself', async () => {
    const id = 'https://elsewhere.example/likes/1?x=ü'
    const answer = await post(url, 'foreign', { type: 'Like', id, object: PHOTO })
    expect(answer.status).toBe(201)
    expect(answer.json().id).toBe(id)
    const hash = createHash('sha256').update(id).digest('base64url').slice(0, 22)
    expect(pathOf(answer.headers.location)).toBe(`/activities/${hash}`)
    for (const segment of [hash, encodeURIComponent(id)]) {
      const read = await get(url, `/activities/${segment}`)
      expect([read.status, read.text]).toEqual([200, answer.text])
    }
  })

  it('acknowledges a subscribe before any of its frames', async () => {
    const { epoch } = positionOf(await page(url, 'general'))
    const socket = await connect(url)
    const order: string[] = []
    socket.on('entries', () => order.push('frame'))
    const request = { stream: 'general', position: { epoch, seq: 0 } }
    socket.emit('subscribe', request, () => order.push('ack'))
    await eventually(() => order.includes('frame'))
    expect(order[0]).toBe('ack')
  })
})
