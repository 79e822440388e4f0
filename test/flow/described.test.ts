/**
 * The server against its own description: every call that /openapi.json tells of is made, and answers as it is told there.
 */
import Ajv, { type ValidateFunction } from 'ajv'
import { FORMATS } from '../../schemas/formats'
import type { JsonObject } from '../../schemas/wire'
import { send, type Answer } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { pathOf, post } from '../support/rest'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)

interface Media {
  readonly schema: JsonObject
  readonly examples?: Record<string, { value: JsonObject }>
}
interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly $ref: string }[]
  readonly requestBody?: { readonly content: Record<string, Media> }
  readonly responses: Record<string, { readonly content?: Record<string, Media> }>
}

const NOTE = 'urn:uuid:5f0c6a34-6a0d-4d0e-9a53-0b8f3f6a7c01'

let node: FreshetNode
let api: JsonObject
let judge: (schema: JsonObject) => ValidateFunction
let id: string
const operations: [string, string, Operation][] = []

beforeAll(async () => {
  node = await spawnNode({ FRESHET_LIMITS: '{"presenceGatherMs":10,"presenceSettleMs":20}' })
  const answer = await send(node.url, 'GET', '/openapi.json')
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json'])
  api = answer.json()
  for (const [path, methods] of Object.entries(api['paths'] as JsonObject))
    for (const [method, operation] of Object.entries(methods as JsonObject))
      operations.push([method.toUpperCase(), path, operation as unknown as Operation])
  const ajv = new Ajv({ strict: false })
  for (const [name, check] of Object.entries(FORMATS)) ajv.addFormat(name, check)
  ajv.addFormat('uri', (text: string) => URL.canParse(text))
  ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)))
  ajv.addSchema({ ...(api as object), $id: 'x:/api' })
  const judges = new Map<string, ValidateFunction>()
  judge = (schema) => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"x:/api#/')
    const made = judges.get(text) ?? ajv.compile(JSON.parse(text) as object)
    judges.set(text, made)
    return made
  }
  const posted = await post(node.url, 'general', { type: 'Note', id: NOTE, content: 'x' })
  id = pathOf(posted.headers.location).split('/').at(-1)!
})
afterAll(stopStarted)

/** Also what a call may not have. */
const ACCEPTED = [
  'application/activity+json',
  'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
  'application/json',
  'application/stream+json',
  'application/xml',
]

/** With what the description itself gives as example. */
const pathFor = (path: string): string =>
  path.replace('{stream}', 'general').replace('{id}', id) + (REQUIRED[path] ?? '?')

/** What these can't be asked without. */
const REQUIRED: Record<string, string> = {
  '/objects': `?id=${NOTE}&`,
  '/streams/{stream}/unread': '?after=0&',
  '/unread': '?after=general:0&',
  '/search': '?q=x&',
}

function expectTold(answer: Answer, operation: Operation): void {
  const { operationId, responses } = operation
  const told = responses[String(answer.status)]
  expect([operationId, answer.status, told !== undefined]).toEqual([
    operationId,
    answer.status,
    true,
  ])
  if (told!.content === undefined) return
  const type = String(answer.headers['content-type']).split(';')[0]!
  expect([operationId, Object.keys(told!.content)]).toEqual([
    operationId,
    expect.arrayContaining([type]),
  ])
  if (!type.endsWith('json')) return
  const check = judge(told!.content[type]!.schema)
  check(answer.json())
  expect([operationId, check.errors]).toEqual([operationId, null])
}

test('what is served describes this very server', () => {
  expect(JSON.stringify(api['servers'])).toContain(`:${node.port}`)
})

test('everything that can be read answers as it is told', async () => {
  const reading = operations.filter(
    ([method, , { operationId }]) => method === 'GET' && operationId !== 'followStream',
  )
  expect(reading.length).toBeGreaterThan(7)
  for (const [, path, operation] of reading) {
    const answer = await send(node.url, 'GET', pathFor(path))
    expectTold(answer, operation)
    for (const accept of ACCEPTED)
      expectTold(await send(node.url, 'GET', pathFor(path), { headers: { accept } }), operation)
  }
})

test('everything that can be posted takes its examples, and answers as it is told', async () => {
  const posting = operations.filter(([method]) => method === 'POST')
  for (const [, path, operation] of posting)
    for (const [type, { examples = {} }] of Object.entries(operation.requestBody!.content))
      for (const { value } of Object.values(examples)) {
        const headers = { 'content-type': type }
        const body = JSON.stringify(value)
        const answer = await send(node.url, 'POST', pathFor(path), { headers, body })
        expectTold(answer, operation)
        expect([path, answer.status < 300]).toEqual([path, true])
        expectTold(await send(node.url, 'POST', pathFor(path), { headers, body: '{' }), operation)
        expectTold(await send(node.url, 'POST', pathFor(path), { body }), operation)
      }
})

test('a parameter that is not told of is refused, and told of as such', async () => {
  for (const [method, path, operation] of operations) {
    if (operation.responses['400'] === undefined || operation.operationId === 'followStream')
      continue
    const answer = await send(node.url, method, `${pathFor(path)}bogus=1`)
    expect([operation.operationId, answer.status]).toEqual([operation.operationId, 400])
    expectTold(answer, operation)
  }
})

test('each filter and each parameter that is told of is taken', async () => {
  const parameters = (api['components'] as JsonObject)['parameters'] as Record<
    string,
    { name: string; in: string; schema: JsonObject }
  >
  await send(node.url, 'PUT', '/filters/x1', {
    headers: { 'content-type': 'application/json' },
    body: '{"type":"Like"}',
  })
  const valueOf: Record<string, string> = { since: '2026-01-01', until: '2026-01-01', has: 'tag' }
  for (const [method, path, operation] of operations) {
    if (method !== 'GET' || operation.operationId === 'followStream' || path === '/objects')
      continue
    for (const { $ref } of operation.parameters) {
      const { name, in: place, schema } = parameters[$ref.split('/').at(-1)!]!
      if (place !== 'query' || (REQUIRED[path] ?? '').includes(`?${name}=`)) continue
      const value = valueOf[name.replace('not.', '')] ?? (schema['type'] === 'integer' ? '1' : 'x1')
      const isPosition = ['after', 'before'].includes(name) && path !== '/streams'
      const position = isPosition ? (path === '/search' ? '1-0' : '1') : value
      const more = name === 'wait' ? '&after=1' : ''
      const answer = await send(node.url, 'GET', `${pathFor(path)}${name}=${position}${more}`)
      expect([path, name, answer.status]).toEqual([path, name, 200])
    }
  }
})

test('what was deleted is told of, too', async () => {
  const [method, path, operation] = operations.find(([one]) => one === 'DELETE')!
  expectTold(await send(node.url, method, pathFor(path)), operation)
  expectTold(await send(node.url, method, pathFor(path)), operation)
})
