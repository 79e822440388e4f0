/** What the embedded server does that Redis does not, and the clients that people really use on it. */
import { once } from 'node:events'
import { spawn, spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { Redis } from 'ioredis'
import { LIMITS } from '../../../server/config'
import { type RedisServer, startRedis } from '../../../server/embedded/redis/server'
import { command, type Talk, talkTo } from './talk'

let server: RedisServer
let talks: Talk[] = []
const talk = async (): Promise<Talk> => {
  const one = await talkTo(server.port)
  talks.push(one)
  return one
}
beforeAll(async () => {
  server = await startRedis({ port: 0 })
})
afterEach(() => {
  for (const one of talks) one.close()
  talks = []
})
afterAll(() => server.stop())

const WAY_OUT =
  'the embedded store does publish and subscribe only; set REDIS_URL to a Redis server'

describe('what it refuses', () => {
  const refused: [line: string, reply: string][] = [
    ['GET a', `-ERR unknown command 'GET'; ${WAY_OUT}`],
    ['EVAL return-1 0', `-ERR unknown command 'EVAL'; ${WAY_OUT}`],
    ['constructor', `-ERR unknown command 'constructor'; ${WAY_OUT}`],
    ['CLIENT __proto__', "-ERR unknown subcommand '__proto__'. Try CLIENT HELP."],
    ['CONFIG SET a b', `-ERR unknown command 'CONFIG'; ${WAY_OUT}`],
    ['SSUBSCRIBE a', `-ERR unknown command 'SSUBSCRIBE'; ${WAY_OUT}`],
    ['AUTH default x', `-ERR unknown command 'AUTH'; ${WAY_OUT}`],
    ['HELLO 3 AUTH default x', "-ERR Syntax error in HELLO option 'AUTH'"],
    ['CLIENT LIST', "-ERR unknown subcommand 'LIST'. Try CLIENT HELP."],
    [
      `SUBSCRIBE a ${'x'.repeat(LIMITS.redisNameBytes + 1)}`,
      `-ERR a channel name has at most ${LIMITS.redisNameBytes} bytes here`,
    ],
  ]
  test.each(refused)('%.40s', async (line, reply) => {
    const one = await talk()
    expect(await one.ask(line)).toBe(reply)
    expect(await one.ask('PUBSUB CHANNELS')).toBe('*0')
  })

  test('a port that is taken', async () => {
    await expect(startRedis({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('one connection that subscribes to too much (P7)', async () => {
    const one = await talk()
    const name = 'x'.repeat(LIMITS.redisNameBytes - 100)
    const names = Array.from({ length: 15 }, (_, index) => `${name}${index}`)
    let reply = ''
    for (let round = 0; round < 1_000 && !reply.includes('-ERR'); round++)
      reply = await one.ask(`SUBSCRIBE ${names.map((each) => `${each}-${round}`).join(' ')}`)
    expect(reply).toContain('-ERR this connection subscribes to too much; open another')
  })

  test('more clients than allowed', async () => {
    const sockets = Array.from({ length: LIMITS.redisClients }, () =>
      connect({ port: server.port, host: '127.0.0.1' }),
    )
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    try {
      const one = await talk()
      expect(await one.last('')).toBe('-ERR max number of clients reached')
    } finally {
      for (const socket of sockets) socket.destroy()
      await Promise.all(sockets.map((socket) => once(socket, 'close')))
    }
  })
})

test('says in INFO what it is', async () => {
  expect(await (await talk()).ask('INFO')).toContain('freshet_embedded:1')
})

test('a subscriber that does not read is closed when too much waits for it (P7)', async () => {
  const deaf = connect({ port: server.port, host: '127.0.0.1' })
  deaf.on('error', () => undefined)
  deaf.pause()
  deaf.write('SUBSCRIBE deaf\r\n')
  const poster = await talk()
  while ((await poster.ask('PUBSUB NUMSUB deaf')) !== '*2 $4 deaf :1');
  const line = `*3\r\n$7\r\nPUBLISH\r\n$4\r\ndeaf\r\n$900000\r\n${'x'.repeat(900_000)}`
  let posted = 0
  while ((await poster.ask(line)) === ':1') posted += 900_000
  expect(posted).toBeGreaterThan(LIMITS.redisOutputBytes - 900_000)
  expect(await poster.ask('PUBSUB NUMSUB deaf')).toBe('*2 $4 deaf :0')
  deaf.destroy()
})

test('stopping closes all connections, also when asked twice', async () => {
  const other = await startRedis({ port: 0 })
  const one = await talkTo(other.port)
  const gone = one.last('')
  await Promise.all([other.stop(), other.stop()])
  await gone
  await expect(talkTo(other.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

describe.each([2, 3] as const)('ioredis, RESP%i', (protocol) => {
  test('publishes, subscribes, counts, reconnects', async () => {
    const options = { protocol, retryStrategy: () => 5 }
    const [subscriber, poster] = [new Redis(server.url, options), new Redis(server.url, options)]
    try {
      const heard: string[][] = []
      subscriber.on('message', (...message: string[]) => heard.push(message))
      subscriber.on('pmessage', (...message: string[]) => heard.push(message))
      expect(await subscriber.subscribe('a', 'b')).toBe(2)
      expect(await subscriber.psubscribe('c*')).toBe(3)
      expect(await poster.publish('a', 'é')).toBe(1)
      expect(await poster.publish('cd', '{}')).toBe(1)
      expect(await poster.pubsub('NUMSUB', 'a')).toEqual(['a', 1])
      await subscriber.ping()
      expect(heard).toEqual([
        ['a', 'é'],
        ['c*', 'cd', '{}'],
      ])

      const ready = once(subscriber, 'ready')
      expect(await poster.call('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(1)
      await ready
      while ((await poster.publish('a', 'back')) === 0);
      await subscriber.ping()
      expect(heard.at(-1)).toEqual(['a', 'back'])
      expect(await subscriber.unsubscribe('a', 'b')).toBe(1)
      expect(await subscriber.punsubscribe()).toBe(0)
      expect(await poster.pubsub('CHANNELS')).toEqual([])
      await expect(poster.get('a')).rejects.toThrow(WAY_OUT)
      expect(await poster.quit()).toBe('OK')
    } finally {
      subscriber.disconnect()
      poster.disconnect()
    }
  })
})

const hasCli = spawnSync('redis-cli', ['--version']).status === 0
const withCli = hasCli ? describe : describe.skip
withCli('redis-cli', () => {
  test.each([[[]], [['-3']]])('SUBSCRIBE %j', async (flags: string[]) => {
    const child = spawn('redis-cli', ['-p', String(server.port), ...flags, 'SUBSCRIBE', 'line'])
    try {
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      const poster = await talk()
      while ((await poster.ask(command('PUBLISH', 'line', '{"v":1}'))) === ':0');
      while (!text.includes('{"v":1}')) await once(child.stdout, 'data')
      expect(text).toContain('subscribe')
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  })

  test.each([[[]], [['-3']]])('a session typed in, %j', async (flags: string[]) => {
    const child = spawn('redis-cli', ['-p', String(server.port), ...flags])
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.stdin.end(
      ['PING', 'PUBLISH a b', 'INFO server', 'COMMAND DOCS', 'GET a', 'QUIT'].join('\n'),
    )
    await once(child, 'close')
    expect(text).toMatch(/^PONG\n0\n# Server/)
    expect(text).toContain(WAY_OUT)
  })
})
