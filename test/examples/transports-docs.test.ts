/**
 * The examples of docs/transports.md, run from top to bottom: shell by sh, scripts against socket.io-client. What each prints is
 * what stands below it, and the position that one of them ends with is the one that the next goes on from.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as library from 'socket.io-client'
import { describeWith, type Need } from '../support/available'
import { startLocal, type Local } from '../support/local'
import { spawnChild } from '../support/process'
import { started, stopStarted } from '../support/started'

const page = readFileSync(path.join(__dirname, '../../docs/transports.md'), 'utf8')
const EXAMPLE = /^## (.+)$|```(sh|js)\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/gm

const isThere = (command: string): boolean => spawnSync(command, ['--version']).status === 0
const missing = ['curl', 'redis-cli'].find((command) => !isThere(command))
const COMMANDS: Need = {
  name: 'curl and redis-cli',
  missing: missing === undefined ? null : `${missing} is not installed`,
}

interface Example {
  readonly title: string
  readonly language: string
  readonly code: string
  readonly prints: string
}

function examplesOf(text: string): Example[] {
  let title = ''
  return [...text.matchAll(EXAMPLE)].flatMap(([, heading, language, code, prints]) => {
    if (heading !== undefined) title = heading
    return language === undefined ? [] : { title, language, code: code!, prints: prints! }
  })
}

const examples = examplesOf(page)

const AsyncFunction = (async () => undefined).constructor as new (
  ...parts: string[]
) => (...given: unknown[]) => Promise<void>

/** `…` is anything. */
const patternOf = (prints: string): RegExp =>
  new RegExp(
    `^${prints
      .split('…')
      .map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
      .join('.*')}$`,
  )

describeWith(COMMANDS, 'docs/transports.md', () => {
  let local: Local
  let out: string
  let position = ''

  beforeAll(async () => {
    // What reads no more is noticed at the next beat.
    local = await startLocal({ env: { FRESHET_LIMITS: JSON.stringify({ eventsBeatMs: 50 }) } })
    const folder = await mkdtemp(path.join(os.tmpdir(), 'freshet-docs-'))
    started({ stop: () => rm(folder, { recursive: true, force: true }) })
    out = path.join(folder, 'out')
  })
  afterAll(stopStarted)

  async function runShell(code: string): Promise<string> {
    const { port } = new URL(local.redisUrl)
    const child = spawnChild('sh', {
      args: ['-c', `${code}\nprintf %s "$POSITION" > "$OUT.position"`],
      env: { ...process.env, URL: local.url, REDIS_PORT: port, OUT: out, POSITION: position },
    })
    await child.ended
    position = await readFile(`${out}.position`, 'utf8')
    return [...child.stdout, ...child.stderr].map((line) => `${line}\n`).join('')
  }

  async function runScript(code: string): Promise<string> {
    const lines: string[] = []
    const log = (...what: unknown[]) => lines.push(`${what.join(' ')}\n`)
    const example = new AsyncFunction('require', 'url', 'POSITION', 'console', code)
    await example(() => library, local.url, position, { log })
    return lines.join('')
  }

  test.each(examples.map((example, at) => [at + 1, example.title, example] as const))(
    '%d. %s',
    async (_at, _title, { language, code, prints }) => {
      const printed = await (language === 'sh' ? runShell(code) : runScript(code))
      expect(printed).toMatch(patternOf(prints))
    },
  )
})

test('all of them were found', () => {
  expect(examples).toHaveLength(page.match(/^```(?:sh|js)$/gm)?.length ?? 0)
})
