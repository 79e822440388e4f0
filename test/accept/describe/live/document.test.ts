import specs from '@asyncapi/specs'
import Ajv from 'ajv'
import { FORMATS } from '../../../../schemas/formats'
import type { Json, JsonObject } from '../../../../schemas/wire'
import { CHANNELS, describeLive } from '../../../../server/accept/describe/live/document'
import { describe as describeApi } from '../../../../server/accept/describe/document'
import { LIMITS } from '../../../../server/config'

const described = { publicUrl: 'https://feed.example/base', version: '1.2.3', limits: LIMITS }
const live = describeLive(described)

const judge = () => {
  const ajv = new Ajv({ strict: false, validateFormats: false })
  // It brings the meta-schema of draft-07 along, which ajv has.
  ajv.removeSchema('http://json-schema.org/draft-07/schema')
  return ajv.compile(specs.schemas['3.0.0'])
}
const isAsyncApi = judge()

const refsIn = (value: Json): string[] => {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(refsIn)
  const { $ref } = value
  return [...(typeof $ref === 'string' ? [$ref] : []), ...Object.values(value).flatMap(refsIn)]
}
const resolved = (ref: string): Json | undefined =>
  ref
    .slice(2)
    .split('/')
    .map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((within, name) => (within as JsonObject | undefined)?.[name], live)

test('is AsyncAPI 3.0', () => {
  isAsyncApi(live)
  expect(isAsyncApi.errors).toBeNull()
  expect(live).toMatchObject({ asyncapi: '3.0.0', info: { version: '1.2.3' } })
})

test.each([
  ['without an action', (broken: JsonObject) => delete operationOf(broken, 'subscribe')['action']],
  ['with a channel of no address', (broken: JsonObject) => (channelOf(broken)['address'] = 7)],
  ['without a title', (broken: JsonObject) => delete (broken['info'] as JsonObject)['title']],
])('a description %s would be seen', (_title, spoil) => {
  const broken = structuredClone(live)
  spoil(broken)
  expect(isAsyncApi(broken)).toBe(false)
})
const operationOf = (of: JsonObject, id: string): JsonObject =>
  (of['operations'] as JsonObject)[id] as JsonObject
const channelOf = (of: JsonObject): JsonObject =>
  (of['channels'] as JsonObject)['socket'] as JsonObject

test('everything that it points at is there', () => {
  const refs = [...new Set(refsIn(live))]
  expect(refs.length).toBeGreaterThan(50)
  expect(refs.filter((ref) => !ref.startsWith('#/') || resolved(ref) === undefined)).toEqual([])
})

test('every message is named by an operation, and its example is one', () => {
  const ajv = new Ajv({ strict: false })
  for (const [name, check] of Object.entries(FORMATS)) ajv.addFormat(name, check)
  ajv.addFormat('uri', (text: string) => URL.canParse(text))
  ajv.addSchema({ ...(live as object), $id: 'x:/live' })
  const named = JSON.stringify(live['operations'])
  for (const { id, messages } of CHANNELS)
    for (const [name, { example }] of Object.entries(messages)) {
      expect(named).toContain(`#/channels/${id}/messages/${name}"`)
      if (example === null) continue
      const check = ajv.compile({ $ref: `x:/live#/components/messages/${name}/payload` })
      check(example)
      expect([name, check.errors]).toEqual([name, null])
    }
})

test('it says where this server is', () => {
  expect(live['servers']).toMatchObject({
    socket: { host: 'feed.example', pathname: '/base/socket.io', protocol: 'wss' },
    http: { host: 'feed.example', pathname: '/base', protocol: 'https' },
  })
  const plain = describeLive({ ...described, publicUrl: 'http://localhost:3000' })
  expect(plain['servers']).toMatchObject({
    socket: { host: 'localhost:3000', pathname: '/socket.io', protocol: 'ws' },
    http: { host: 'localhost:3000', protocol: 'http' },
  })
})

test('what both descriptions name is the same', () => {
  const [here, there] = [live, describeApi(described)].map(
    (one) => (one['components'] as JsonObject)['schemas'] as JsonObject,
  ) as [JsonObject, JsonObject]
  const shared = Object.keys(here).filter((name) => Object.hasOwn(there, name))
  expect(shared).toEqual(expect.arrayContaining(['Activity', 'Position', 'Unread', 'as2.document']))
  for (const name of shared) expect(here[name]).toEqual(there[name])
})
