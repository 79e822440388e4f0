/**
 * The examples of docs/client.md: each is a program; what it prints is what stands below it.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'node:util'
import * as client from '../../client/live/connect'
import { startLocal, type Local } from '../support/local'
import { stopStarted } from '../support/started'

const page = readFileSync(path.join(__dirname, '../../docs/client.md'), 'utf8')
const EXAMPLE = /## ([^\n]+)|```js\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```)?/g

interface Example {
  readonly title: string
  readonly code: string
  readonly prints: string
}

function examplesOf(text: string): Example[] {
  let title = ''
  return [...text.matchAll(EXAMPLE)].flatMap(([, heading, code, prints]) => {
    if (heading !== undefined) title = heading
    return code === undefined ? [] : { title, code, prints: prints ?? '' }
  })
}

const AsyncFunction = (async () => undefined).constructor as new (
  ...parts: string[]
) => (...given: unknown[]) => Promise<void>

async function run({ code }: Example, node: Local): Promise<string> {
  const lines: string[] = []
  const log = (...what: unknown[]) =>
    lines.push(what.map((one) => (typeof one === 'string' ? one : inspect(one))).join(' '))
  const body = code.replace(/^import \{(.*)\} from 'freshet\/client'$/m, 'const {$1} = library')
  const example = new AsyncFunction('library', 'url', 'node', 'console', body)
  await example(client, node.url, node, { log })
  return lines.map((line) => `${line}\n`).join('')
}

let node: Local
beforeAll(async () => {
  node = await startLocal()
})
afterAll(stopStarted)

test.each(examplesOf(page).map((example, at) => [at + 1, example.title, example] as const))(
  '%d. %s',
  async (_at, _title, example) => {
    expect(await run(example, node)).toBe(example.prints)
    expect(example.prints).not.toBe('')
  },
)

test('all of them were found', () => {
  expect(examplesOf(page)).toHaveLength(page.match(/^```js$/gm)?.length ?? 0)
})
