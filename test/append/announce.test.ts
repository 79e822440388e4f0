import { createConnection, Schema, type Connection, type Model } from 'mongoose'
import { announcePlugin, announceSafely, type AnnounceOptions } from '../../server/append/announce'
import { stopStarted } from '../support/started'
import { startMongodbUrl } from './stored'

interface Reading {
  gauge: string
  level: number
}

let connection: Connection
beforeAll(async () => {
  connection = await createConnection(await startMongodbUrl(), { dbName: 'gauges' }).asPromise()
})
afterAll(async () => {
  await connection.close()
  await stopStarted()
})

let models = 0
async function modelWith(options: Partial<AnnounceOptions<Reading>> = {}) {
  const announced: Reading[][] = []
  const failures: unknown[] = []
  const schema = new Schema<Reading>({ gauge: { type: String, required: true }, level: Number })
  schema.plugin(announcePlugin<Reading>, {
    announce: (docs: readonly Reading[]) => announced.push(docs.map(plain)),
    onFailure: (error: unknown) => failures.push(error),
    ...options,
  })
  const name = `Reading${++models}`
  const readings: Model<Reading> = connection.model<Reading>(name, schema, name)
  await readings.createIndexes()
  return { readings, announced, failures }
}

const plain = ({ gauge, level }: Reading): Reading => ({ gauge, level })
const UPPER = { gauge: 'upper', level: 1 }
const LOWER = { gauge: 'lower', level: 2 }

describe('announced are documents that have just been stored', () => {
  type Write = (readings: Model<Reading>) => Promise<unknown>
  const writes: [title: string, write: Write, expected: Reading[][]][] = [
    ['save of a new one', (readings) => new readings({ ...UPPER }).save(), [[UPPER]]],
    ['create of one', (readings) => readings.create(UPPER), [[UPPER]]],
    ['create of two', (readings) => readings.create([UPPER, LOWER]), [[UPPER], [LOWER]]],
    ['insertMany', (readings) => readings.insertMany([UPPER, LOWER]), [[UPPER, LOWER]]],
    [
      'insertMany, lean',
      (readings) => readings.insertMany([{ ...UPPER }, { ...LOWER }], { lean: true }),
      [[UPPER, LOWER]],
    ],
    ['insertMany of nothing', (readings) => readings.insertMany([]), []],
  ]
  test.each(writes)('%s', async (_title, write, expected) => {
    const { readings, announced } = await modelWith()
    await write(readings)
    expect(announced.toSorted((a, b) => a[0]!.level - b[0]!.level)).toEqual(expected)
  })

  test('once, although it is saved again; and no update announces', async () => {
    const { readings, announced } = await modelWith()
    const reading = await readings.create(UPPER)
    reading.level = 9
    await reading.save()
    await (await readings.findOne({ gauge: 'upper' }))!.set('level', 10).save()
    await readings.updateOne({ gauge: 'upper' }, { level: 11 })
    await readings.deleteOne({ gauge: 'upper' })
    expect(announced).toEqual([[UPPER]])
  })

  test('not before the store has it', async () => {
    const stored: Promise<unknown>[] = []
    const { readings } = await modelWith({
      announce: ([doc]) => stored.push(readings.findOne({ gauge: doc!.gauge }).lean().exec()),
    })
    await readings.create(UPPER)
    expect(await stored[0]).toMatchObject(UPPER)
  })

  test('what could not be stored is not announced, and is when it could', async () => {
    const { readings, announced } = await modelWith()
    const reading = new readings({ level: 1 })
    await expect(reading.save()).rejects.toThrow('gauge')
    expect(announced).toEqual([])
    reading.gauge = 'upper'
    await reading.save()
    expect(announced).toEqual([[UPPER]])
  })

  test('an insertMany that fails half-way announces nothing: insertedDocs are for the caller', async () => {
    const { readings, announced } = await modelWith()
    const first = await readings.create(UPPER)
    announced.length = 0
    const error = await readings
      .insertMany([{ ...LOWER }, { ...UPPER, _id: first._id }], { lean: true })
      .catch((thrown: unknown) => thrown)
    expect(announced).toEqual([])
    expect((error as { insertedDocs: Reading[] }).insertedDocs.map(plain)).toEqual([LOWER])
  })
})

describe('the write does not fail with it, nor wait for it (D4)', () => {
  const faults: [title: string, announce: () => unknown][] = [
    [
      'throws',
      () => {
        throw new Error('no Redis')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no Redis'))],
  ]
  test.each(faults)('%s: it is counted', async (_title, announce) => {
    const { readings, failures } = await modelWith({ announce })
    await expect(readings.create(UPPER)).resolves.toMatchObject(UPPER)
    await expect(readings.insertMany([LOWER])).resolves.toHaveLength(1)
    expect(failures).toEqual([new Error('no Redis'), new Error('no Redis')])
    expect(await readings.find().lean()).toHaveLength(2)
  })

  test('never ends', async () => {
    const { readings } = await modelWith({ announce: () => new Promise(() => undefined) })
    await expect(readings.create(UPPER)).resolves.toMatchObject(UPPER)
  })

  test.each(faults)('%s, and so does the counter', async (_title, announce) => {
    const onFailure = () => {
      throw new Error('no counter')
    }
    const { readings } = await modelWith({ announce, onFailure })
    await expect(readings.create(UPPER)).resolves.toMatchObject(UPPER)
    expect(() => announceSafely({ announce, onFailure }, [])).not.toThrow()
  })

  test('without a counter it is silent', () => {
    for (const [, announce] of faults) expect(() => announceSafely({ announce }, [])).not.toThrow()
  })

  test('anything with `then` counts as a promise', async () => {
    const failures: unknown[] = []
    const announce = () => ({
      then: (_done: unknown, failed: (error: Error) => void) => failed(new Error('no Redis')),
    })
    announceSafely({ announce, onFailure: (error) => failures.push(error) }, [])
    await new Promise((resolve) => setImmediate(resolve))
    expect(failures).toEqual([new Error('no Redis')])
  })
})
