/**
 * Hostile values — through real HTTP into a real store, over a restart, and back over every way out: what is kept is the same
 * text everywhere, character by character; what is refused is refused by its own code, and nothing of it is stored.
 */
import { gzipSync } from 'node:zlib'
import { createConnection } from 'mongoose'
import { LIMITS } from '../../server/config'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { startLocal, type Local } from '../support/local'
import { expectProblem } from '../support/problem'
import { listen } from '../support/redis'
import { AS2, get, page, pathOf, post, streamPath } from '../support/rest'
import { ask, connect } from '../support/sockets'
import { listenToEvents } from '../support/events'
import { stopStarted } from '../support/started'
import { HEADERS, KEPT, REFUSED } from './hostile-values'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ACTOR = '"actor":"https://people.example/ann"'
const activity = (members: string): string => `{"type":"View",${ACTOR},${members}}`

let local: Local
beforeAll(async () => {
  local = await startLocal()
})

test('what is kept is one text on every way out, and after a restart', async () => {
  const { url } = local
  const socket = await connect(url)
  const packets: string[] = []
  socket.io.engine.on('packet', ({ data }) => packets.push(String(data)))
  await ask(socket, 'subscribe', { stream: 'kept' })
  const events = await listenToEvents(url, 'kept')
  const heard = await listen(local.redisUrl, 'freshet:stream:kept')

  const texts: string[] = []
  for (const [what, members] of KEPT) {
    const body = activity(members)
    const answer = await post(url, 'kept', body)
    expect([what, answer.status]).toEqual([what, 201])
    expect([what, answer.text.endsWith(`,${body.slice(1)}`)]).toEqual([what, true])
    const read = await get(url, pathOf(answer.headers.location))
    expect([what, read.text === answer.text]).toEqual([what, true])
    const drawn = await get(url, pathOf(answer.headers.location), 'text/html')
    expect([what, drawn.status]).toEqual([what, 200])
    texts.push(answer.text)
  }

  const isPage = ({ text }: { text: string }) =>
    text.endsWith(`"orderedItems":[${[...texts].reverse().join()}]}`)
  expect(isPage(await page(url, 'kept', '?limit=100'))).toBe(true)
  expect((await get(url, '/streams/kept', 'text/html')).status).toBe(200)
  await eventually(() => events.data.length === texts.length)
  expect(KEPT.filter((_, index) => events.data[index] !== texts[index])).toEqual([])
  await eventually(() => heard.length === texts.length)
  const rung = (text: string) =>
    Buffer.byteLength(text) > LIMITS.announceBytes - 200 || // then the line says only where it stands
    heard.some(({ line }) => line.includes(`"activity":${text},"mac"`))
  expect(KEPT.filter((_, index) => !rung(texts[index]!))).toEqual([])
  const pushed = (text: string) => packets.some((packet) => packet.includes(`"activity":${text}}`))
  await eventually(() => pushed(texts.at(-1)!))
  expect(KEPT.filter((_, index) => !pushed(texts[index]!))).toEqual([])

  events.leave()
  await local.stop()
  const errors = [...local.errors]
  local = await startLocal({ folder: local.folder })
  expect(isPage(await page(local.url, 'kept', '?limit=100'))).toBe(true)
  expect(errors).toEqual([])
})

test.each(REFUSED)('%s is refused', async (_, body, status, code) => {
  const answer = await send(local.url, 'POST', streamPath('refused'), { headers: AS2, body })
  expectProblem(answer, status, code)
})

test.each(HEADERS)('a body sent with %j is answered %d', async (headers, status, code) => {
  const sent = activity('"x":1')
  const body = /gzip/.test(headers['content-encoding'] ?? '') ? gzipSync(sent) : sent
  const answer = await send(local.url, 'POST', streamPath('headers'), { headers, body })
  if (code === null) expect(answer.status).toBe(status)
  else expectProblem(answer, status, code)
})

test('one byte order mark is no part of the document', async () => {
  const document = activity('"id":"urn:with-a-mark"')
  expect((await post(local.url, 'marks', `\ufeff${document}`)).text).not.toContain('\ufeff')
  expect((await post(local.url, 'marks', document)).status).toBe(200)
})

describe('P7 a path of very long names, and thousands of things at its end', () => {
  const within = (items: string): string => {
    const name = '漢'.repeat(20_000)
    return activity(`"${name}":{"${name}":{"${name}":[${items}]}}`)
  }

  test('that are wrong: the answer is no longer than the body', async () => {
    const body = within(Array(2_000).fill('{"a":1,"a":1}').join())
    const answer = await post(local.url, 'refused', body)
    expectProblem(answer, 422, 'duplicate-key')
    expect(answer.text.length).toBeLessThan(body.length)
  })

  test('that are private: they are cut out, and kept in no more room than the body has', async () => {
    const body = within(Array(5_000).fill('{"bto":1}').join())
    const answer = await post(local.url, 'private', body)
    expect(answer.status).toBe(201)
    expect(answer.text.endsWith(`[${Array(5_000).fill('{}').join()}]}}}`)).toBe(true)
    const stored = JSON.stringify(await entryOf('private'))
    expect(stored).toContain('bto')
    expect(Buffer.byteLength(stored)).toBeLessThan(3 * Buffer.byteLength(body))
  })
})

test('nothing of what was refused is stored, no object has got a member, and nothing was logged as an error', async () => {
  expect((await page(local.url, 'refused')).json().totalItems).toBe(0)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(local.errors).toEqual([])
})

/** As it lies in the store. */
async function entryOf(stream: string): Promise<unknown> {
  const database = await createConnection(local.mongodbUrl, { dbName: 'freshet' }).asPromise()
  try {
    return await database.collection('entries').findOne({ stream })
  } finally {
    await database.close()
  }
}
