import type { Redis } from 'ioredis'
import { LIMITS, type Limits } from '../../server/config'
import { connectRedis } from '../../server/broadcast/redis'
import { createSubscriber, type Subscriber } from '../../server/broadcast/subscriber'
import { hasRedis, startOurs, startReal, type Running } from '../embedded/redis/servers'
import { eventually } from '../support/eventually'

if (!hasRedis) console.warn('redis-server is not installed: the embedded Redis is used only')
const servers: [name: string, start: () => Promise<Running>][] = [['embedded', startOurs]]
if (hasRedis) servers.push(['redis-server', startReal])

describe.each(servers)('%s', (_name, startServer) => {
  let server: Running
  let client: Redis
  let stops: (() => unknown)[] = []

  const connect = (name: string): Redis => {
    const redis = connectRedis(`redis://127.0.0.1:${server.port}`, name)
    // A second disconnect would keep the process up for two seconds.
    stops.push(() => redis.status !== 'end' && redis.disconnect())
    return redis
  }
  beforeAll(async () => {
    server = await startServer()
  })
  beforeEach(async () => {
    client = connect('test')
    await eventually(() => client.status === 'ready')
  })
  afterEach(async () => {
    jest.restoreAllMocks()
    for (const stop of stops.reverse()) stop()
    stops = []
  })
  afterAll(() => server.stop())

  const channels = async () => ((await client.call('PUBSUB', 'CHANNELS')) as string[]).toSorted()
  const killSubscribers = () => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub')

  async function start(limits: Partial<Limits> = {}, echoes = true) {
    const redis = connect('hears')
    const heard: string[] = []
    const doubts: string[][] = []
    const beats: string[] = []
    const said: string[] = []
    let connections = 0
    redis.on('ready', () => connections++)
    const subscriber = createSubscriber(redis, {
      node: 'node1',
      limits: { ...LIMITS, ...limits },
      log: {
        info: (event) => said.push(event),
        warn: (event) => said.push(event),
        error: (event) => said.push(event),
      },
      onRing: (stream, line) => heard.push(`${stream} ${line}`),
      onDoubt: (streams) => doubts.push([...streams]),
      ringSelf(channel) {
        beats.push(channel)
        if (echoes) client.publish(channel, '').catch(() => undefined)
      },
    })
    stops.push(() => redis.status !== 'end' && subscriber.stop())
    await eventually(() => !subscriber.deaf())
    return { redis, subscriber, heard, doubts, beats, said, connections: () => connections }
  }

  const subscribeAll = (subscriber: Subscriber, ...streams: string[]) =>
    Promise.all(streams.map((stream) => subscriber.subscribe(stream)))

  test('hears what is wished for, from the acknowledgement on, as it was sent', async () => {
    const { subscriber, heard } = await start()
    await subscriber.subscribe('weir')
    await client.publish('freshet:stream:lock', 'not wished')
    const line = '{"é":"🌊","n":1.0}'
    await client.publish('freshet:stream:weir', line)
    await eventually(() => heard.length > 0)
    expect(heard).toEqual([`weir ${line}`])
  })

  test('what is wished in one turn is one command; an empty set is none', async () => {
    const { redis, subscriber } = await start()
    const subscribe = jest.spyOn(redis, 'subscribe')
    await subscribeAll(subscriber, 'a', 'b', 'c')
    expect(subscribe.mock.calls).toEqual([
      ['freshet:stream:a', 'freshet:stream:b', 'freshet:stream:c'],
    ])
    const wish = subscriber.subscribe('d')
    subscriber.unsubscribe('d')
    await wish
    expect(subscribe).toHaveBeenCalledTimes(1)
    expect(await channels()).toEqual(['a', 'b', 'c'].map((name) => `freshet:stream:${name}`))
  })

  test('many wishes in one turn travel in slices', async () => {
    const { redis, subscriber } = await start({ subscribeSlice: 2 })
    const subscribe = jest.spyOn(redis, 'subscribe')
    await subscribeAll(subscriber, 'a', 'b', 'c', 'd', 'e')
    expect(subscribe.mock.calls.map((names) => names.length)).toEqual([2, 2, 1])
    expect(await channels()).toHaveLength(5)
  })

  test('unsubscribes, and hears no more (P8)', async () => {
    const { subscriber, heard } = await start()
    await subscribeAll(subscriber, 'weir', 'lock')
    subscriber.unsubscribe('weir')
    subscriber.unsubscribe('weir')
    subscriber.unsubscribe('never wished')
    await eventually(async () => (await channels()).join() === 'freshet:stream:lock')
    await client.publish('freshet:stream:weir', 'x')
    await client.publish('freshet:stream:lock', 'y')
    await eventually(() => heard.length > 0)
    expect(heard).toEqual(['lock y'])
  })

  test('wished, not wished and wished again in one turn is wished', async () => {
    const { subscriber, heard } = await start()
    await subscriber.subscribe('weir')
    subscriber.unsubscribe('weir')
    await subscriber.subscribe('weir')
    await client.publish('freshet:stream:weir', 'x')
    await eventually(() => heard.length > 0)
    expect(await channels()).toEqual(['freshet:stream:weir'])
  })

  test('a killed connection: all streams are heard again, and are in doubt, slice by slice', async () => {
    const { subscriber, heard, doubts, said } = await start({ subscribeSlice: 2 })
    const streams = ['a', 'b', 'c', 'd', 'e']
    await subscribeAll(subscriber, ...streams)
    doubts.length = 0
    await killSubscribers()
    await eventually(() => doubts.flat().length === 5)
    expect(doubts.flat().toSorted()).toEqual(streams)
    expect(doubts.map((slice) => slice.length)).toEqual([2, 2, 1])
    for (const stream of streams) await client.publish(`freshet:stream:${stream}`, 'x')
    await eventually(() => heard.length === 5)
    expect(said).toEqual(['redis deaf', 'redis heard again'])
  })

  test('doubt comes after the stream is heard again, not before', async () => {
    const { redis, subscriber, doubts } = await start()
    await subscriber.subscribe('weir')
    const order: string[] = []
    const subscribe = redis.subscribe.bind(redis) as (...names: string[]) => Promise<unknown>
    jest.spyOn(redis, 'subscribe').mockImplementation((async (...names: string[]) => {
      const reply = await subscribe(...names)
      order.push(`subscribed, in doubt ${doubts.flat().length}`)
      return reply
    }) as unknown as Redis['subscribe'])
    doubts.length = 0
    await killSubscribers()
    await eventually(() => doubts.flat().length === 1)
    expect(order).toEqual(['subscribed, in doubt 0'])
  })

  test('a wish while deaf is taken at once, and heard when it can be', async () => {
    const { redis, subscriber, doubts, heard } = await start()
    redis.disconnect(true)
    await eventually(() => subscriber.deaf())
    await subscriber.subscribe('weir')
    const gone = subscriber.subscribe('lock')
    subscriber.unsubscribe('lock')
    await gone
    await eventually(() => doubts.flat().includes('weir'))
    expect(doubts.flat()).not.toContain('lock')
    await client.publish('freshet:stream:weir', 'x')
    await eventually(() => heard.length === 1)
    expect(await channels()).toEqual(['freshet:stream:weir'])
  })

  test('stopped, it leaves nothing on Redis and comes not back', async () => {
    const { redis, subscriber } = await start()
    await subscribeAll(subscriber, 'weir', 'lock')
    subscriber.stop()
    await eventually(async () => (await channels()).length === 0)
    expect(await client.call('PUBSUB', 'NUMPAT')).toBe(0)
    expect([subscriber.deaf(), redis.status]).toEqual([true, 'end'])
  })

  test('a heartbeat that is heard leaves the connection alone, and is no channel', async () => {
    const { beats, connections } = await start({ heartbeatMs: 30 })
    await eventually(() => beats.length >= 6)
    expect(new Set(beats)).toEqual(new Set(['freshet:node:node1']))
    expect(connections()).toBe(1)
    expect(await channels()).toEqual([])
  })

  test('a heartbeat that is not heard: the connection is made anew, and all is in doubt', async () => {
    const { subscriber, doubts, connections } = await start({ heartbeatMs: 30 }, false)
    await subscriber.subscribe('weir')
    await eventually(() => connections() >= 2 && doubts.flat().includes('weir'))
  })

  test('a process that stood still doubts all, and keeps its connection', async () => {
    const { subscriber, doubts, beats, connections } = await start({ heartbeatMs: 30 })
    await subscriber.subscribe('weir')
    doubts.length = 0
    const real = performance.now.bind(performance)
    jest.spyOn(performance, 'now').mockImplementation(() => real() + 60_000)
    const before = beats.length
    await eventually(() => doubts.length > 0 && beats.length > before)
    expect(doubts).toEqual([['weir']])
    expect(connections()).toBe(1)
  })
})
