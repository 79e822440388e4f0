/**
 * MongoDB — a store that is not ours, so that what the embedded one does differently shows.
 *
 * In:  TEST_MONGODB_URL, or a `mongodb/start` in the folder `shared` beside the repository, which prints MONGODB_URL=…
 * Out: a URL with a database of its own for each call.
 * Rule: without either the tests are skipped and say so; the same tests run on the embedded store always.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Need } from './available'
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

let running: Promise<string> | null = null

export async function ownDatabase(): Promise<string> {
  running ??= GIVEN === '' ? startStore() : Promise.resolve(GIVEN)
  const url = (await running).replace(/\/+$/, '')
  return `${url}/test_${randomBytes(6).toString('hex')}`
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
