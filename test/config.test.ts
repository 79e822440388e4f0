import { existsSync } from 'node:fs'
import path from 'node:path'
import { isLoopback, LIMITS, loadConfig } from '../server/config'

const DEFAULTS = {
  port: 3000,
  host: '127.0.0.1',
  publicUrl: null,
  trustProxy: false,
  mongodbUrl: null,
  redisUrl: null,
  dataDir: path.resolve('data'),
  nodeName: null,
  lifecycle: true,
  presence: true,
  startedByNpm: false,
  limits: LIMITS,
}

test('without any variable', () => {
  expect(loadConfig({})).toMatchObject(DEFAULTS)
})

test('an empty variable counts as unset', () => {
  const names = [
    'PORT',
    'HOST',
    'PUBLIC_URL',
    'TRUST_PROXY',
    'MONGODB_URL',
    'REDIS_URL',
    'DATA_DIR',
    'NODE_NAME',
    'LIFECYCLE',
    'PRESENCE',
  ]
  for (const empty of ['', ' '])
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, empty])))).toMatchObject(
      DEFAULTS,
    )
})

const taken: [variable: string, text: string, field: string, value: unknown][] = [
  ['PORT', '0', 'port', 0],
  ['PORT', ' 8080 ', 'port', 8080],
  ['PORT', '65535', 'port', 65535],
  ['HOST', '::', 'host', '::'],
  ['PUBLIC_URL', 'https://feed.example', 'publicUrl', 'https://feed.example'],
  ['PUBLIC_URL', 'https://feed.example/', 'publicUrl', 'https://feed.example'],
  ['PUBLIC_URL', 'HTTPS://Feed.Example:443', 'publicUrl', 'https://feed.example'],
  ['PUBLIC_URL', 'http://localhost:3000/feed//', 'publicUrl', 'http://localhost:3000/feed'],
  ['TRUST_PROXY', 'on', 'trustProxy', true],
  ['TRUST_PROXY', 'TRUE', 'trustProxy', true],
  ['TRUST_PROXY', '0', 'trustProxy', false],
  ['TRUST_PROXY', 'off', 'trustProxy', false],
  ['MONGODB_URL', 'mongodb://a:1,b:2/freshet', 'mongodbUrl', 'mongodb://a:1,b:2/freshet'],
  ['MONGODB_URL', 'mongodb+srv://a.example', 'mongodbUrl', 'mongodb+srv://a.example'],
  ['REDIS_URL', 'rediss://a:6379/0', 'redisUrl', 'rediss://a:6379/0'],
  ['NODE_NAME', 'node-2', 'nodeName', 'node-2'],
  ['LIFECYCLE', 'off', 'lifecycle', false],
  ['PRESENCE', 'off', 'presence', false],
  ['DATA_DIR', '/var/lib/freshet', 'dataDir', '/var/lib/freshet'],
]
test.each(taken)('%s=%s', (variable, text, field, value) => {
  expect(loadConfig({ [variable]: text })).toMatchObject({ [field]: value })
})

const refused: [variable: string, text: string][] = [
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3000.5'],
  ['PORT', '0x10'],
  ['PORT', 'http'],
  ['PUBLIC_URL', 'feed.example'],
  ['PUBLIC_URL', 'ftp://feed.example'],
  ['PUBLIC_URL', 'javascript://feed.example'],
  ['PUBLIC_URL', 'http://'],
  ['PUBLIC_URL', 'https://feed.example/?x=1'],
  ['PUBLIC_URL', 'https://feed.example/#x'],
  ['PUBLIC_URL', 'https://me:secret@feed.example'],
  ['TRUST_PROXY', 'maybe'],
  ['MONGODB_URL', 'localhost:27017'],
  ['MONGODB_URL', 'redis://localhost'],
  ['REDIS_URL', 'http://localhost'],
]
test.each(refused)('%s=%s is refused by name', (variable, text) => {
  expect(() => loadConfig({ [variable]: text })).toThrow(variable)
})

test('an error shows no password', () => {
  for (const name of ['MONGODB_URL', 'REDIS_URL', 'PUBLIC_URL'])
    expect(() => loadConfig({ [name]: 'other://me:secret@host' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    )
})

test('it is frozen, its limits too', () => {
  const config = loadConfig({})
  expect(Object.isFrozen(config)).toBe(true)
  expect(Object.isFrozen(config.limits)).toBe(true)
})

test('the root is where package.json lies', () => {
  expect(existsSync(path.join(loadConfig({}).root, 'package.json'))).toBe(true)
})

test('limits are positive whole numbers', () => {
  for (const [name, limit] of Object.entries(LIMITS))
    expect([name, Number.isSafeInteger(limit) && limit > 0]).toEqual([name, true])
})

test.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.0.7', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
])('%s is loopback: %s', (host, expected) => expect(isLoopback(host)).toBe(expected))

describe('FRESHET_LIMITS', () => {
  test('sets some limits otherwise and leaves the others', () => {
    const { limits } = loadConfig({ FRESHET_LIMITS: '{"patrolMs": 1000}' })
    expect(limits).toEqual({ ...LIMITS, patrolMs: 1000 })
  })

  test.each([
    ['[1]', 'is not a JSON object'],
    ['{', 'is not a JSON object'],
    ['{"patrolMS": 1}', "names 'patrolMS'"],
    ['{"toString": 1}', "names 'toString'"],
    ['{"patrolMs": "1"}', "gives 'patrolMs' no number"],
    ['{"patrolMs": -1}', "gives 'patrolMs' no number"],
  ])('%s is refused with a text that says why', (value, text) => {
    expect(() => loadConfig({ FRESHET_LIMITS: value })).toThrow(text)
  })
})
