/**
 * The same questions to the embedded server and to a real one; both must give the answers written here.
 * What ours does otherwise on purpose (unknown commands, passwords) is in server.test.ts.
 */
import { hasRedis, type Running, startOurs, startReal } from './servers'
import { command, type Talk, talkTo } from './talk'

if (!hasRedis) console.warn('redis-server is not installed: the contract is checked on ours only')

const servers: [name: string, start: () => Promise<Running>][] = [['embedded', startOurs]]
if (hasRedis) servers.push(['redis-server', startReal])

describe.each(servers)('%s', (_name, start) => {
  let server: Running
  let talks: Talk[] = []
  const talk = async (): Promise<Talk> => {
    const one = await talkTo(server.port)
    talks.push(one)
    return one
  }
  beforeAll(async () => {
    server = await start()
  })
  afterEach(() => {
    for (const one of talks) one.close()
    talks = []
  })
  afterAll(() => server.stop())

  const CANT =
    'only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context'

  /** One connection each: lines and their replies. */
  const scripts: [title: string, steps: [line: string, reply: string][]][] = [
    [
      'PING and its arguments',
      [
        ['PING', '+PONG'],
        ['ping x', '$1 x'],
        ['PING a b', "-ERR wrong number of arguments for 'ping' command"],
      ],
    ],
    [
      'names',
      [
        ['CLIENT GETNAME', '$-1'],
        ['CLIENT SETNAME node-1', '+OK'],
        ['CLIENT GETNAME', '$6 node-1'],
        ['CLIENT SETNAME', "-ERR wrong number of arguments for 'client|setname' command"],
        ['HELLO 3 SETNAME', "-ERR Syntax error in HELLO option 'SETNAME'"],
        ['CLIENT GETNAME', '$6 node-1'],
        ['RESET', '+RESET'],
        ['CLIENT GETNAME', '$-1'],
      ],
    ],
    [
      'HELLO that is not understood',
      [
        ['HELLO 4', '-NOPROTO unsupported protocol version'],
        ['HELLO 2 FOO', "-ERR Syntax error in HELLO option 'FOO'"],
      ],
    ],
    [
      'CLIENT and what is wrong with it',
      [
        ['CLIENT', "-ERR wrong number of arguments for 'client' command"],
        ['CLIENT FOO', "-ERR unknown subcommand 'FOO'. Try CLIENT HELP."],
        ['CLIENT ID 3', "-ERR wrong number of arguments for 'client|id' command"],
        ['CLIENT KILL ID x', '-ERR client-id should be greater than 0'],
        ['CLIENT KILL ID 9999999', ':0'],
        ['CLIENT KILL TYPE foo', "-ERR Unknown client type 'foo'"],
        ['CLIENT KILL FOO bar', '-ERR syntax error'],
      ],
    ],
    ['COMMAND', [['COMMAND FOO', "-ERR unknown subcommand 'FOO'. Try COMMAND HELP."]]],
    [
      'PUBSUB with nobody there',
      [
        ['PUBSUB', "-ERR wrong number of arguments for 'pubsub' command"],
        ['PUBSUB FOO', "-ERR unknown subcommand 'FOO'. Try PUBSUB HELP."],
        ['PUBSUB CHANNELS', '*0'],
        ['PUBSUB NUMSUB', '*0'],
        ['PUBSUB NUMSUB a b', '*4 $1 a :0 $1 b :0'],
        ['PUBSUB NUMPAT', ':0'],
        ['PUBLISH a b', ':0'],
        ['PUBLISH a', "-ERR wrong number of arguments for 'publish' command"],
      ],
    ],
    [
      'subscribing in RESP2',
      [
        ['SUBSCRIBE', "-ERR wrong number of arguments for 'subscribe' command"],
        ['UNSUBSCRIBE', '*3 $11 unsubscribe $-1 :0'],
        ['UNSUBSCRIBE a', '*3 $11 unsubscribe $1 a :0'],
        [
          'SUBSCRIBE a b a',
          '*3 $9 subscribe $1 a :1 *3 $9 subscribe $1 b :2 *3 $9 subscribe $1 a :2',
        ],
        ['PING', '*2 $4 pong $0'],
        ['PING x', '*2 $4 pong $1 x'],
        ['INFO', `-ERR Can't execute 'info': ${CANT}`],
        ['publish a b', `-ERR Can't execute 'publish': ${CANT}`],
        ['PSUBSCRIBE x*', '*3 $10 psubscribe $2 x* :3'],
        ['UNSUBSCRIBE a z', '*3 $11 unsubscribe $1 a :2 *3 $11 unsubscribe $1 z :2'],
        ['UNSUBSCRIBE', '*3 $11 unsubscribe $1 b :1'],
        ['PUNSUBSCRIBE', '*3 $12 punsubscribe $2 x* :0'],
        ['PING', '+PONG'],
        ['SUBSCRIBE q', '*3 $9 subscribe $1 q :1'],
        ['RESET', '+RESET'],
        ['PUBSUB CHANNELS', '*0'],
      ],
    ],
    [
      'subscribing in RESP3, and hearing oneself',
      [
        [
          'HELLO 3',
          expect.stringContaining('%7 $6 server $5 redis $7 version') as unknown as string,
        ],
        ['CLIENT GETNAME', '_'],
        ['SUBSCRIBE a', '>3 $9 subscribe $1 a :1'],
        ['PING', '+PONG'],
        ['PUBLISH a hi', '>3 $7 message $1 a $2 hi :1'],
        ['PSUBSCRIBE [ab] ??', '>3 $10 psubscribe $4 [ab] :2 >3 $10 psubscribe $2 ?? :3'],
        ['PUBSUB NUMPAT', ':2'],
        ['PUBSUB NUMSUB a b', '*4 $1 a :1 $1 b :0'],
        ['PUBSUB CHANNELS', '*1 $1 a'],
        ['PUBSUB CHANNELS b*', '*0'],
        ['PUBLISH b hi', '>4 $8 pmessage $4 [ab] $1 b $2 hi :1'],
        ['PUNSUBSCRIBE ??', '>3 $12 punsubscribe $2 ?? :2'],
        ['PUNSUBSCRIBE', '>3 $12 punsubscribe $4 [ab] :1'],
        ['UNSUBSCRIBE', '>3 $11 unsubscribe $1 a :0'],
        ['UNSUBSCRIBE', '>3 $11 unsubscribe _ :0'],
        ['HELLO 2', expect.stringContaining('*14 $6 server') as unknown as string],
        ['CLIENT GETNAME', '$-1'],
      ],
    ],
  ]
  test.each(scripts)('%s', async (_title, steps) => {
    const one = await talk()
    const replies: [string, string][] = []
    for (const [line] of steps) replies.push([line, await one.ask(line)])
    expect(replies).toEqual(steps)
  })

  test('a message reaches each in its protocol, with any bytes in name and payload', async () => {
    const [old, young, poster] = [await talk(), await talk(), await talk()]
    const name = Buffer.from([0x66, 0xff, 0x0a])
    await old.ask(command('SUBSCRIBE', name))
    await young.ask('HELLO 3')
    await young.ask(command('PSUBSCRIBE', Buffer.concat([name.subarray(0, 2), Buffer.from('?')])))
    const payload = Buffer.from([0, 0xfe, 0x0d, 0x0a, 0x22])
    expect(await poster.ask(command('PUBLISH', name, payload))).toBe(':2')
    const bytes = payload.toString('latin1').replace('\r\n', ' ')
    expect(await old.ask('PING')).toBe(`*3 $7 message $3 f\xff\n $5 ${bytes} *2 $4 pong $0`)
    expect(await young.ask('PING')).toBe(`>4 $8 pmessage $3 f\xff? $3 f\xff\n $5 ${bytes} +PONG`)
  })

  test('CLIENT KILL TYPE pubsub closes the subscribers and nobody else', async () => {
    const [subscriber, bystander, killer] = [await talk(), await talk(), await talk()]
    await subscriber.ask('SUBSCRIBE a')
    const gone = subscriber.last('')
    expect(await killer.ask('CLIENT KILL TYPE pubsub')).toBe(':1')
    expect(await killer.ask('PUBSUB CHANNELS')).toBe('*0')
    await gone
    expect(await bystander.ask('PING')).toBe('+PONG')
  })

  test('CLIENT KILL by id', async () => {
    const [one, killer] = [await talk(), await talk()]
    const id = (await one.ask('CLIENT ID')).slice(1)
    const gone = one.last('')
    expect(await killer.ask(`CLIENT KILL ID ${id}`)).toBe(':1')
    await gone
    const own = (await killer.ask('CLIENT ID')).slice(1)
    expect(await killer.ask(`CLIENT KILL ID ${own}`)).toBe(':0')
  })

  test('INFO tells what it sees', async () => {
    const one = await talk()
    await one.ask('HELLO 3 SETNAME watcher')
    await one.ask('SUBSCRIBE a b')
    await one.ask('PSUBSCRIBE c*')
    const info = await one.ask('INFO stats')
    expect(info).toMatch(/# Stats .*pubsub_channels:2 pubsub_patterns:1/)
    expect(info).not.toContain('# Server')
    expect(await one.ask('INFO')).toMatch(/# Server .*redis_version:7\..*# Clients/)
  })

  const endings: [title: string, bytes: string, reply: string][] = [
    ['QUIT', 'QUIT\r\nPING\r\n', '+OK'],
    ['POST, at once and without a word', 'POST / HTTP/1.1\r\nPING\r\n', ''],
    ['Host:, at once and without a word', 'host: localhost\r\nPING\r\n', ''],
    ['a wrong count', '*x\r\nPING\r\n', '-ERR Protocol error: invalid multibulk length'],
    ['a wrong mark', '*1\r\n+a\r\n', "-ERR Protocol error: expected '$', got '+'"],
    ['a wrong length', '*1\r\n$a\r\n', '-ERR Protocol error: invalid bulk length'],
    ['a line without end', 'x'.repeat(70_000), '-ERR Protocol error: too big inline request'],
  ]
  test.each(endings)('hangs up after %s', async (_title, bytes, reply) => {
    expect(await (await talk()).last(bytes)).toBe(reply)
  })

  // As a redis-server 7.0.15 matched them; among them what its code does with patterns that make no sense.
  const patterns: [pattern: string, heard: string[]][] = [
    ['', ['']],
    ['a[b', ['ab']],
    ['a[^', ['ab', 'a[', 'a]', 'a\\', 'a-']],
    ['[]', []],
    ['[a-]', ['a', ']', '_']],
    ['\\', ['\\']],
    ['a\\', ['a\\']],
    ['*a*b*', ['ab', 'xaxbx']],
    ['[z-a]?', ['ab', 'a[', 'a]', 'a\\', 'zz', 'a-']],
    ['[\\]]', [']']],
  ]
  test.each(patterns)('the pattern %j means the same', async (pattern, expected) => {
    const names = ['', 'a', 'ab', 'a[', 'a]', ']', '-', '\\', 'a\\', 'xaxbx', 'zz', '_', 'a-']
    const one = await talk()
    await one.ask('HELLO 3')
    await one.ask(command('PSUBSCRIBE', pattern))
    const heard: string[] = []
    for (const name of names)
      if (/:1$/.test(await one.ask(command('PUBLISH', name, 'x')))) heard.push(name)
    expect(heard).toEqual(expected)
  })
})
