/**
 * The examples of docs/filtering.md: each is a program; what it prints is what stands below it.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'node:util'
import { connect } from '../../client/live/connect'
import packageJson from '../../package.json'
import { createFilter } from '../../server/append/filter-program'
import { LIMITS } from '../../server/config'
import { startLocal, type Local } from '../support/local'
import { stopStarted } from '../support/started'

const page = readFileSync(path.join(__dirname, '../../docs/filtering.md'), 'utf8')
const EXAMPLES = [...page.matchAll(/```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)]

const AsyncFunction = (async () => undefined).constructor as new (
  ...parts: string[]
) => (...given: unknown[]) => Promise<void>

let node: Local
beforeAll(async () => {
  node = await startLocal()
})
afterAll(stopStarted)

test.each(EXAMPLES.map(([, code, prints], at) => [at + 1, code!, prints!] as const))(
  'example %d',
  async (_at, code, prints) => {
    const lines: string[] = []
    const log = (...what: unknown[]) =>
      lines.push(what.map((one) => (typeof one === 'string' ? one : inspect(one))).join(' '))
    const body = code.replaceAll(/^import \{(.*)\} from 'freshet\/.*$/gm, 'const {$1} = library')
    const run = new AsyncFunction('library', 'url', 'console', body)
    await run({ connect, createFilter }, node.url, { log })
    expect(lines.map((line) => `${line}\n`).join('')).toBe(prints)
  },
)

test('all of them were found', () => {
  expect(EXAMPLES).toHaveLength(page.match(/^```js$/gm)!.length)
})

test('the package exports the filter, and the bounds are those in force', () => {
  expect(packageJson.exports['./filter'].default).toBe('./dist/server/append/filter-program.js')
  const told = [LIMITS.filterValues, LIMITS.filterWords].map(String)
  const large = [
    LIMITS.filterValueBytes,
    LIMITS.savedFilters,
    LIMITS.savedBytes,
    LIMITS.scanPerPage,
  ]
  for (const bound of [...told, ...large.map((one) => one.toLocaleString('en'))])
    expect(page).toContain(bound)
})
