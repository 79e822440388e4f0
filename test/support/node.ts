/**
 * Node — one Freshet process, built, as a user starts it: environment in, URL out.
 *
 * In:  environment variables; without DATA_DIR it gets a folder of its own, removed at the end.
 * Out: its URL once `/readyz` answers 200; what it printed; stop (SIGTERM) and kill (SIGKILL).
 * Rule: nothing of the server is imported here. Whatever these tests show, a stranger could see.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { eventually } from './eventually'
import { send } from './http'
import { freePort } from './port'
import { type Child, spawnChild } from './process'
import { started } from './started'

export const ROOT = path.resolve(__dirname, '../..')
const PROGRAM = path.join(ROOT, 'dist/server/index.js')
const OWN_NAMES = [
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'MONGODB_URL',
  'REDIS_URL',
  'DATA_DIR',
  'LIFECYCLE',
  'NODE_NAME',
  'PRESENCE',
]

/** With the other stores (variants.ts) also the other way of a POST: through Express. */
const OTHER_WAY =
  process.env.STORES === 'other' ? { FRESHET_LIMITS: '{"shortPost":0,"shortPage":0}' } : {}

export type Environment = Readonly<Record<string, string>>

export interface FreshetNode {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly dataDir: string
  readonly child: Child
  /** The embedded servers of this node, from DATA_DIR/embedded.json. */
  embedded(): Promise<{ mongodbUrl?: string; redisUrl?: string }>
  /** SIGTERM, as an operator does; answers the exit code. */
  stop(): Promise<number | NodeJS.Signals>
  /** SIGKILL: no last words. */
  kill(): Promise<void>
}

/** The process alone, not awaited: for starts that are meant to fail. */
export function spawnServer(env: Environment): Child {
  if (!existsSync(PROGRAM)) throw new Error('dist/server/index.js is missing; run `npm run build`')
  const inherited = Object.entries(process.env).filter(([name]) => !OWN_NAMES.includes(name))
  return spawnChild(process.execPath, {
    args: [PROGRAM],
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), ...OTHER_WAY, PORT: '0', LIFECYCLE: 'off', ...env },
  })
}

export async function spawnNode(env: Environment = {}): Promise<FreshetNode> {
  const own = env.DATA_DIR === undefined
  const dataDir = env.DATA_DIR ?? (await mkdtemp(path.join(os.tmpdir(), 'freshet-test-')))
  const chosen = env.PUBLIC_URL === undefined ? 0 : await freePort() // what it prints may then be PUBLIC_URL
  const child = spawnServer({ PORT: String(chosen), ...env, DATA_DIR: dataDir })
  const clean = async () => {
    if (own) await rm(dataDir, { recursive: true, force: true })
  }
  const stop = async () => {
    const timer = setTimeout(() => child.signal('SIGKILL'), 15_000)
    const code = await child.kill('SIGTERM')
    clearTimeout(timer)
    await clean()
    return code
  }
  started({ stop })
  const port = chosen > 0 ? chosen : await printedPort(child)
  const url = `http://127.0.0.1:${port}`
  await eventually(async () => (await send(url, 'GET', '/readyz')).status === 200, 15_000)
  return {
    url,
    port,
    pid: child.pid,
    dataDir,
    child,
    embedded: async () => JSON.parse(await readFile(path.join(dataDir, 'embedded.json'), 'utf8')),
    stop,
    kill: async () => {
      await child.kill('SIGKILL')
      await clean()
    },
  }
}

async function printedPort(child: Child): Promise<number> {
  const [, port] = await child.line(/\bhttp:\/\/(?:localhost|127\.0\.0\.1):([0-9]+)/)
  return Number(port)
}
