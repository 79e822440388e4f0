/**
 * MongoDB — a store that is not ours, so that what the embedded one does differently shows.
 *
 * In:  TEST_MONGODB_URL, or a `mongodb/start` in the folder `shared` beside the repository, which prints MONGODB_URL=…
 * Out: a URL with a database of its own for each call, dropped at the end; what tests need of a store, to be said when it is missing.
 * Rule: without either the tests are skipped and say so; the same tests run on the embedded store always. With
 * TEST_MONGODB_URL, what needs no store of a certain kind runs there, too (`ANY_STORE`).
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createConnection } from 'mongoose'
import { type Need, NOTHING } from './available'
import { isReadable, isReplicaSet, withDatabase } from './mongodb-url'
import { ROOT } from './node'
import { spawnChild } from './process'
import { started } from './started'

const PROGRAM = path.resolve(ROOT, '../shared/mongodb/start')
const GIVEN = process.env.TEST_MONGODB_URL ?? ''

export const MONGODB: Need = {
  name: 'MongoDB',
  missing:
    GIVEN !== '' || (existsSync(PROGRAM) && process.getuid?.() === 0)
      ? null
      : 'no MongoDB besides the embedded store; set TEST_MONGODB_URL',
}

/** For a proxy before it. */
export const ONE_MONGODB: Need = {
  name: 'one member of MongoDB',
  missing:
    MONGODB.missing ??
    (GIVEN === '' || isReadable(GIVEN)
      ? null
      : 'a proxy stands before one member without TLS; name it in TEST_MONGODB_URL, without replicaSet'),
}

/** `ANY_STORE`, where a proxy has to read it. */
export const ANY_MEMBER: Need = GIVEN === '' ? NOTHING : ONE_MONGODB

export const REPLICA_SET: Need = {
  name: 'a replica set',
  missing:
    GIVEN !== '' && isReplicaSet(GIVEN) ? null : 'no replica set; name one in TEST_MONGODB_URL',
}

export const ANY_STORE = GIVEN === '' ? 'embedded' : 'other'

let running: Promise<string> | null = null

export async function ownDatabase(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  if (GIVEN === '') return withDatabase(await (running ??= startStore()), name)
  const url = withDatabase(GIVEN, name)
  started({
    stop: async () => {
      const connection = await createConnection(url).asPromise()
      await connection.dropDatabase()
      await connection.close()
    },
  })
  return url
}

async function startStore(): Promise<string> {
  const child = spawnChild(PROGRAM, { args: ['--fast'] })
  started({
    stop: async () => {
      await child.kill('SIGTERM')
      running = null
    },
  })
  const [, url] = await child.line(/^MONGODB_URL=(\S+)/)
  return url!
}
