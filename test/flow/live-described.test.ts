/**
 * All that is live against its own description: what /asyncapi.json tells of is sent and heard, and nothing else is in it.
 */
import Ajv, { type ValidateFunction } from 'ajv'
import { createConnection } from 'mongoose'
import { FORMATS } from '../../schemas/formats'
import type { Json, JsonObject } from '../../schemas/wire'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { startLocal, type Local } from '../support/local'
import { listen } from '../support/redis'
import { pathOf, post } from '../support/rest'
import { ask, connect } from '../support/sockets'
import { started, stopStarted } from '../support/started'

const PHOTO = 'https://photos.example/7'
const like = { type: 'Like', actor: 'https://people.example/ann', object: PHOTO }
const note = (content: string) => ({ ...like, type: 'Create', object: { type: 'Note', content } })

let local: Local
let live: JsonObject
let expectIs: (name: string, value: unknown) => void
const seen = new Set<string>()

beforeAll(async () => {
  local = await startLocal({
    env: { FRESHET_LIMITS: JSON.stringify({ patrolMs: 100, emptyFrameEvery: 1 }) },
  })
  live = (await send(local.url, 'GET', '/asyncapi.json')).json()
  expectIs = judgeOf(live)
})
afterAll(stopStarted)

/** What is said by us says nothing beside what is described; activities may say anything. */
function judgeOf(document: JsonObject): typeof expectIs {
  const strict = structuredClone(document)
  const { schemas, messages } = strict['components'] as { [part: string]: JsonObject }
  for (const [name, schema] of Object.entries({ ...schemas, ...messages }))
    if (!name.startsWith('as2.') && name !== 'Activity') closeAll(schema)
  const ajv = new Ajv({ strict: false })
  for (const [name, check] of Object.entries(FORMATS)) ajv.addFormat(name, check)
  ajv.addFormat('uri', (text: string) => URL.canParse(text))
  ajv.addSchema({ ...(strict as object), $id: 'x:/live' })
  const checks = new Map<string, ValidateFunction>()
  return (name, value) => {
    const check =
      checks.get(name) ?? ajv.compile({ $ref: `x:/live#/components/messages/${name}/payload` })
    checks.set(name, check)
    check(value)
    expect([name, check.errors]).toEqual([name, null])
    seen.add(name)
  }
}

function closeAll(value: Json): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) return value.forEach(closeAll)
  if (
    value['type'] === 'object' &&
    value['properties'] &&
    value['additionalProperties'] === undefined
  )
    value['additionalProperties'] = false
  Object.values(value).forEach(closeAll)
}

test('what a socket asks, is answered and hears', async () => {
  const socket = await connect(local.url)
  const heard: [string, JsonObject][] = []
  socket.onAny((event: string, frame: JsonObject) => heard.push([event, frame]))
  const asked = async (event: string, answer: string, input: JsonObject): Promise<JsonObject> => {
    expectIs(event, input)
    const ack = await ask<JsonObject>(socket, event, input)
    expectIs(answer, ack)
    return ack
  }

  await post(local.url, 'kept', like)
  const fresh = await asked('subscribe', 'subscribed', { stream: 'kept', last: 5 })
  expect(fresh['entries']).toHaveLength(1)
  const { position, room } = fresh as { position: JsonObject; room: string }
  const filter = { type: ['Like', 'Announce'], not: { actor: 'https://people.example/bo' } }
  await asked('subscribe', 'subscribed', { stream: 'kept', filter, position, presence: true })
  await post(local.url, 'kept', note('one'))
  await post(local.url, 'kept', like)
  await eventually(() => heard.filter(([, { seq }]) => seq === 3).length === 2)
  const lost = { epoch: 'another', seq: 1 }
  await asked('unread', 'counted', {
    streams: { kept: { ...position, seq: 0 }, lost } as JsonObject,
  })
  await asked('unread', 'counted', { streams: { kept: position } as JsonObject, filter })
  expectIs('refused', await ask(socket, 'subscribe', { stream: 'No' }))
  await asked('unsubscribe', 'done', { room })
  expectIs('refused', await ask(socket, 'unsubscribe', { room }))

  await eventually(() => heard.some(([event]) => event === 'presence'))
  expect(heard.find(([event]) => event === 'presence')![1]).toMatchObject({ watching: 1 })

  await changeDatabase()
  await eventually(() => heard.some(([event]) => event === 'reset'))
  for (const [event, frame] of heard) expectIs(event, frame)
  socket.disconnect()
})

/** The epoch is another one, as after a restore. */
async function changeDatabase(): Promise<void> {
  const database = await createConnection(local.mongodbUrl, { dbName: 'freshet' }).asPromise()
  started({ stop: () => database.close() })
  const meta = database.collection('meta')
  await meta.updateOne({}, { $set: { epoch: 'yesterday' } })
}

test('what an event stream says', async () => {
  const messages = (live['components'] as { messages: JsonObject }).messages
  const headersOf = (name: string) => (messages[name] as JsonObject)['headers'] as JsonObject
  const ajv = new Ajv({ strict: false })
  const liked = await post(local.url, 'said', like)
  const path = '/streams/said/events?type=Like&after=another:1&last=1'
  const response = await local.fetch(path, { headers: { accept: 'text/event-stream' } })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const blocks: string[] = []
  const reading = (async () => {
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const pieces = (rest + value).split('\n\n')
      rest = pieces.pop()!
      blocks.push(...pieces)
    }
  })()
  await eventually(() => blocks.length >= 3)
  await post(local.url, 'said', note('no like'))
  await eventually(() => blocks.some((block) => /^id: .*:2$/.test(block)))
  await send(local.url, 'DELETE', pathOf(liked.headers.location))
  await eventually(() => blocks.some((block) => block.startsWith('event: changes')))
  await reader.cancel()
  await reading

  const names = blocks
    .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s))))
    .filter((fields: Record<string, string>) => fields['id'] !== undefined)
    .map(({ data, ...fields }: Record<string, string>) => {
      const named: Record<string, string> = { reset: 'eventsReset', changes: 'changes' }
      const name = named[fields['event'] ?? ''] ?? (data === undefined ? 'moved' : 'activity')
      const isHeaders = ajv.compile({ ...headersOf(name), additionalProperties: false })
      isHeaders(fields)
      expect([name, isHeaders.errors]).toEqual([name, null])
      expectIs(name, data === undefined ? null : JSON.parse(data))
      return name
    })
  expect(new Set(names)).toEqual(new Set(['eventsReset', 'activity', 'moved', 'changes']))
})

test('what is rung on Redis', async () => {
  const { channels } = live as { channels: Record<string, { address: string }> }
  const addresses = [
    channels['streamLines']!.address.replace('{stream}', 'rung'),
    channels['objectLines']!.address.replace('{id}', PHOTO),
  ]
  const heard = await listen(local.redisUrl, ...addresses)
  const posted = await post(local.url, 'rung', like)
  await post(local.url, 'rung', {
    ...note('long '.repeat(10_000)),
    summary: 'long '.repeat(10_000),
  })
  await send(local.url, 'DELETE', pathOf(posted.headers.location))
  await eventually(() => heard.length === 4)
  for (const { line } of heard) expectIs('line', JSON.parse(line))
  expect(heard.map(({ channel }) => channel).sort()).toEqual(
    [addresses[0], addresses[0], addresses[0], addresses[1]].sort(),
  )
  expect(heard.filter(({ line }) => !line.includes('"activity"'))).toHaveLength(1)
})

test('no message is told of that was not seen here', () => {
  const told = Object.keys((live['components'] as { messages: JsonObject }).messages)
  expect([...seen].sort()).toEqual(told.sort())
})
