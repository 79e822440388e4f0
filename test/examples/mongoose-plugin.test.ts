/**
 * How to make any Mongoose model publish, with `freshet/mongoose`.
 *
 * A weir has gauges; their readings are documents of our own, which Freshet knows nothing of. Whoever listens on Redis
 * is to hear of each reading the moment it has been stored:
 *
 *     redis-cli SUBSCRIBE gauges:upper
 */
import { Redis } from 'ioredis'
import { createConnection, Schema, type Connection } from 'mongoose'
import packageJson from '../../package.json'
// In a program of your own: import { announcePlugin } from 'freshet/mongoose'
import { announcePlugin } from '../../server/append/announce'
import { startRedis } from '../../server/embedded/redis/server'
import { startMongodbUrl } from '../append/stored'
import { eventually } from '../support/eventually'
import { started, stopStarted } from '../support/started'

interface Reading {
  gauge: string
  level: number
}

/** Everything there is to do: a schema, and what to say when one of its documents has been stored. */
function defineReading(connection: Connection, redis: Redis) {
  const schema = new Schema<Reading>({ gauge: String, level: Number })
  schema.plugin(announcePlugin<Reading>, {
    announce: (readings: readonly Reading[]) =>
      Promise.all(
        readings.map(({ gauge, level }) =>
          redis.publish(`gauges:${gauge}`, JSON.stringify({ gauge, level })),
        ),
      ),
    onFailure: () => unpublished++,
  })
  return connection.model<Reading>('Reading', schema)
}

let unpublished = 0
let redisUrl: string
let mongodbUrl: string

beforeAll(async () => {
  redisUrl = started(await startRedis({ port: 0 })).url
  mongodbUrl = await startMongodbUrl()
})
afterAll(stopStarted)

test('each reading is heard once it has been stored', async () => {
  const heard: string[] = []
  const listening = await connectRedis()
  listening.on('message', (_channel, line) => heard.push(line))
  await listening.subscribe('gauges:upper')

  const Reading = defineReading(await connectMongodb(), await connectRedis())
  await Reading.create({ gauge: 'upper', level: 1.2 })
  await Reading.create({ gauge: 'lower', level: 0.4 })
  await Reading.insertMany([
    { gauge: 'upper', level: 1.3 },
    { gauge: 'upper', level: 1.5 },
  ])

  await eventually(() => heard.length === 3)
  expect(heard).toEqual([
    '{"gauge":"upper","level":1.2}',
    '{"gauge":"upper","level":1.3}',
    '{"gauge":"upper","level":1.5}',
  ])
  expect(unpublished).toBe(0)
})

test('without Redis the readings are stored all the same, and what was not said is counted', async () => {
  const away = await connectRedis()
  away.disconnect()
  const Reading = defineReading(await connectMongodb(), away)
  await Reading.create({ gauge: 'upper', level: 1.6 })
  expect(await Reading.findOne({ level: 1.6 }).lean()).toMatchObject({ gauge: 'upper' })
  await eventually(() => unpublished === 1)
})

test('the package exports it as freshet/mongoose', () => {
  expect(packageJson.exports['./mongoose']).toEqual({
    types: './server/append/announce.ts',
    default: './dist/server/append/announce.js',
  })
})

async function connectMongodb(): Promise<Connection> {
  const connection = await createConnection(mongodbUrl).asPromise()
  started({ stop: () => connection.close() })
  return connection
}

async function connectRedis(): Promise<Redis> {
  const redis = new Redis(redisUrl, { lazyConnect: true, enableOfflineQueue: false })
  started({ stop: async () => redis.disconnect() })
  await redis.connect()
  return redis
}
