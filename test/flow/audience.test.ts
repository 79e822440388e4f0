/**
 * Audience — whom an activity is for is kept; whom it is secretly for (`bto`, `bcc`) is seen by nobody: not in an answer, a
 * page, a feed, an event, a frame, a line of Redis, a log. However it is spelt, and at whatever depth.
 */
import type { JsonObject } from '../../schemas/wire'
import { eventually } from '../support/eventually'
import { listenToEvents } from '../support/events'
import { send } from '../support/http'
import { startLocal, type Local } from '../support/local'
import { listen } from '../support/redis'
import { get, page, pathOf, streamPath } from '../support/rest'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const AS2 = 'application/activity+json'
const AS1 = 'application/stream+json'
const ANN = 'https://people.example/ann'
const SECRET = 'https://people.example/secret'
const NOTE = 'https://notes.example/1'
/** The short names, and what JSON-LD takes for the same; in AS1 also our own prefixes. */
const NAMES = [
  'bto',
  'bcc',
  'as:bto',
  'as:bcc',
  'https://www.w3.org/ns/activitystreams#bto',
  'http://www.w3.org/ns/activitystreams#bcc',
]
const AS1_NAMES = [...NAMES, 'as2:bto', 'as1:bcc', 'http://activitystrea.ms/schema/1.0/bto']

const values: unknown[] = [
  SECRET,
  [SECRET],
  { id: SECRET },
  [{ objectType: 'person', id: SECRET, displayName: 'Secret' }],
]
const secrets = (names: readonly string[]): JsonObject =>
  Object.fromEntries(
    names.map((name, index) => [name, values[index % values.length]]),
  ) as JsonObject

const as2 = {
  type: 'Create',
  actor: { type: 'Person', id: ANN, ...secrets(NAMES) },
  to: ['https://www.w3.org/ns/activitystreams#Public'],
  cc: ['https://people.example/bo'],
  audience: { type: 'Group', id: 'https://people.example/all' },
  ...secrets(NAMES),
  object: {
    type: 'Note',
    id: NOTE,
    content: 'hi',
    ...secrets(NAMES),
    tag: [{ type: 'Note', name: 'n', ...secrets(NAMES) }],
  },
}
const as1 = {
  verb: 'post',
  actor: { objectType: 'person', id: ANN, ...secrets(AS1_NAMES) },
  to: [{ objectType: 'group', alias: '@public' }],
  cc: [{ objectType: 'person', id: 'https://people.example/bo' }],
  bto: [{ objectType: 'group', alias: '@family' }],
  ...secrets(AS1_NAMES.slice(1)),
  object: { objectType: 'note', id: NOTE, content: 'hi', ...secrets(AS1_NAMES) },
}
const POSTED: [name: string, type: string, document: JsonObject][] = [
  ['an AS2 activity', AS2, as2 as JsonObject],
  ['an AS2 object', AS2, as2.object as JsonObject],
  ['an AS1 activity', AS1, as1 as JsonObject],
  ['an AS1 object', AS1, as1.object as JsonObject],
]

let local: Local
beforeAll(async () => {
  local = await startLocal()
})

test('whom it is secretly for leaves the server on no way', async () => {
  const { url, redisUrl } = local
  const seen: string[] = []
  const heard = await listen(redisUrl, 'freshet:stream:secret', `freshet:object:${NOTE}`)
  const events = await listenToEvents(url, 'secret')
  const follower = await follow(url, { stream: 'secret' })
  follower.socket.io.engine.on('packet', ({ data }) => seen.push(String(data)))

  for (const [name, type, document] of POSTED) {
    const answer = await send(url, 'POST', streamPath('secret'), {
      headers: { 'content-type': type },
      body: JSON.stringify(document),
    })
    expect([name, answer.status]).toEqual([name, 201])
    seen.push(answer.text)
    for (const accept of [AS2, AS1, 'text/html'])
      seen.push((await get(url, pathOf(answer.headers.location), accept)).text)
  }
  for (const path of [
    streamPath('secret'),
    `${streamPath('secret')}?to=${encodeURIComponent(SECRET)}`,
    '/streams/secret',
    '/streams/secret.atom',
    '/streams/secret.json-feed',
    `/objects?id=${encodeURIComponent(NOTE)}`,
    `/streams/secret/activities?after=0`,
  ])
    for (const accept of [AS2, AS1, 'text/html, */*;q=0.1'])
      seen.push((await get(url, path, accept)).text)
  const late = await follow(url, { stream: 'secret', last: 10 })
  seen.push(JSON.stringify(late.entries))

  await eventually(() => events.data.length === POSTED.length)
  await eventually(() => follower.entries.length === POSTED.length)
  await eventually(() => heard.length === 2 * POSTED.length)
  seen.push(...events.data, ...heard.map(({ line }) => line), ...local.errors)
  expect(seen.length).toBeGreaterThan(40)
  expect(
    seen.filter((text) => /people\.example\/secret|Secret|@family|bto|bcc/.test(text)),
  ).toEqual([])
  const { orderedItems } = (await page(url, 'secret', `?to=${encodeURIComponent(SECRET)}`)).json()
  expect(orderedItems).toEqual([])
})

test('nor does a refusal say it', async () => {
  const refused = await send(local.url, 'POST', streamPath('secret'), {
    headers: { 'content-type': AS2 },
    body: JSON.stringify({ type: 'Like', bto: [{ id: 5, name: 'Secret' }, 7, SECRET] }),
  })
  expect(refused.status).toBe(422)
  expect(refused.text).not.toMatch(/people\.example\/secret|Secret/)
})

test('whom it is openly for is kept', async () => {
  const { orderedItems } = (await page(local.url, 'secret')).json()
  const [bareAs1, fromAs1, bare, activity] = orderedItems as JsonObject[]
  expect(activity).toMatchObject({ to: as2.to, cc: as2.cc, audience: as2.audience })
  expect(fromAs1).toMatchObject({
    to: [{ type: 'Group', alias: '@public' }],
    cc: [{ type: 'Person', id: 'https://people.example/bo' }],
  })
  for (const wrapped of [bare, bareAs1]) expect(wrapped).toMatchObject({ type: 'Create' })
  const found = async (to: string) =>
    (
      (await page(local.url, 'secret', `?to=${encodeURIComponent(to)}`)).json()
        .orderedItems as JsonObject[]
    ).length
  for (const everybody of ['Public', 'as:Public', 'https://www.w3.org/ns/activitystreams#Public'])
    expect(await found(everybody)).toBe(1)
  expect(await found('https://people.example/bo')).toBe(2)
})
