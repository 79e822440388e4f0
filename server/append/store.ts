/**
 * Store — the connection to MongoDB, the models on it, and the identity of this database.
 *
 * In:  a MongoDB URL. Out: models, epoch, the key that signs rings.
 * Rule: refuses to start unless both unique indexes of `entries` exist (D2). All writes are
 * `w: majority, j: true` and all reads `majority`, unless a query says otherwise.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { createConnection, Schema, type Connection, type Model } from 'mongoose'
import type { AnnounceOptions } from './announce'
import { defineClaim, type Claim } from './claim'
import { defineEntry, type Entry } from './entry'

export interface Meta {
  readonly _id: 'meta'
  readonly epoch: string
  readonly ringKey: string
}

export interface StreamName {
  readonly _id: string
  /** The server's own; not listed. */
  readonly quiet?: boolean
}

export interface Store {
  readonly connection: Connection
  readonly entries: Model<Entry>
  readonly claims: Model<Claim>
  readonly streams: Model<StreamName>
  readonly meta: Model<Meta>
  /** As read at start; whether the database still has it is asked in identity.ts, and by the patrol. */
  readonly identity: Meta
  /**
   * How many connections were made so far. What was asked while none was made met one database: another one at the
   * same address can only be reached by a new connection.
   */
  arrivals(): number
  close(): Promise<void>
}

const WRITE_TIMEOUT_MS = 5_000
/** Longer than a write may take: a store that is silent for so long is gone. */
const SOCKET_TIMEOUT_MS = 7_000

export async function openStore(url: string, announce: AnnounceOptions<Entry>): Promise<Store> {
  const connection = createConnection(url, {
    ...(new URL(url.replace(/,[^/]*/, '')).pathname.length > 1 ? {} : { dbName: 'freshet' }),
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 3_000,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    maxPoolSize: 32,
    // A write that the driver repeats on another primary goes above a head that this one may have lost: a hole (D2).
    retryWrites: false,
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: WRITE_TIMEOUT_MS },
  })
  connection.on('error', () => undefined)
  try {
    await connection.asPromise()
    return await prepare(connection, announce)
  } catch (error) {
    // An open connection would keep the process alive.
    await connection.close()
    throw error
  }
}

async function prepare(connection: Connection, announce: AnnounceOptions<Entry>): Promise<Store> {
  const entries = defineEntry(connection, announce)
  const claims = defineClaim(connection)
  const bare = { versionKey: false as const, autoIndex: false, autoCreate: false }
  const streams = connection.model<StreamName>(
    'Stream',
    new Schema({ _id: String, quiet: Boolean }, bare),
    'streams',
  )
  const meta = connection.model<Meta>(
    'Meta',
    new Schema({ _id: String, epoch: String, ringKey: String }, bare),
    'meta',
  )
  await entries.createIndexes()
  await requireUniqueIndexes(entries)
  let arrivals = 0
  connection.getClient().on('connectionReady', () => arrivals++)
  return {
    connection,
    entries,
    claims,
    streams,
    meta,
    identity: await readOrMakeIdentity(meta),
    arrivals: () => arrivals,
    close: () => connection.close(),
  }
}

async function requireUniqueIndexes(entries: Model<Entry>): Promise<void> {
  const unique = (await entries.collection.indexes())
    .filter((index) => index['unique'] === true)
    .map((index) => Object.keys(index['key'] as object).join())
  for (const keys of ['stream,seq', 'stream,idHash'])
    if (!unique.includes(keys))
      throw new Error(
        `the unique index {${keys}} of the collection 'entries' is missing; refusing to start`,
      )
}

async function readOrMakeIdentity(meta: Model<Meta>): Promise<Meta> {
  const made: Meta = {
    _id: 'meta',
    epoch: randomWord(8),
    ringKey: randomBytes(32).toString('base64'),
  }
  try {
    await meta.insertMany([made], { lean: true })
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
  const stored = await meta.findById('meta').lean<Meta>()
  if (!stored) throw new Error("the document 'meta' could not be read back")
  return stored
}

export const isDuplicate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 11000

const LETTERS = 'abcdefghijkmnpqrstuvwxyz'
const randomWord = (length: number): string =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('')
