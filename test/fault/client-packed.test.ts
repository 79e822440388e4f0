/**
 * `freshet/client` and `freshet/filter` as they are packed, in the hands of a stranger: in an empty folder, by `require`, by `import`, by the types. Among
 * the faults because packing and a compiler take half a minute on a busy machine, not because anything breaks.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { startLocal } from '../support/local'
import { stopStarted } from '../support/started'

const ROOT = path.resolve(__dirname, '../..')
const run = promisify(execFile)

/** A program of somebody who is as strict as can be, and has no DOM. */
const STRANGER = `
import { connect, Refusal, type Activity, type ActivityType, type ASObject, type Client, type Link, type Typed } from 'freshet/client'
import { createFilter, type FilterProgram } from 'freshet/filter'

const like: Activity = {
  type: 'Like',
  actor: 'https://people.example/ann',
  object: { type: 'Note', content: ['a', 'b'], 'ext:depth': 5 },
  to: ['https://people.example/bo', { type: 'Person', name: 'Bo' }],
}
// @ts-expect-error a date is a text
const when: Activity = { published: 5 }
// @ts-expect-error 'published' has one value
const whens: Activity = { published: ['2026-11-12T10:12:00Z'] }
const note: Typed<'Note'> = { type: 'Note', content: 'The water is up.' }
// @ts-expect-error another type
const person: Typed<'Note'> = { type: 'Person' }
// @ts-expect-error 'width' belongs to links
const width: number | undefined = note.width
const link: Link = { href: 'https://a.example/', width: 5, rel: ['me'] }
// @ts-expect-error the address of a link is a text
const address: Link = { href: 5 }
const object: ASObject = like
const intransitive: ActivityType = 'TentativeAccept'
// @ts-expect-error no activity
const none: ActivityType = 'Note'

export async function run(client: Client): Promise<unknown[]> {
  const subscription = client.subscribe({ stream: 'a', filter: { type: ['Like', 'Flag'], not: { actor: 'x' } } })
  for await (const { seq, activity, cut } of subscription) {
    const first: string | undefined = cut ? activity.published : undefined
    if (seq > 5) return [first, seq.toFixed()]
  }
  // @ts-expect-error no such field
  client.subscribe({ stream: 'a', filter: { tpye: 'Like' } })
  // @ts-expect-error no such event
  subscription.on('entry', () => undefined)
  subscription.on('state', ({ state, nextTryAt }) => [state === 'live', nextTryAt?.toFixed()])
  const mine = client.subscribe<{ readonly level: number }>({ stream: 'gauges', position: { epoch: 'x', seq: 1 } })
  for await (const { activity } of mine) return [activity.level.toFixed()]
  const posted = await client.post(['a', 'b'], like, { optimistic: true }).catch((error: unknown) => {
    if (error instanceof Refusal) return error.errors.map(({ pointer }) => pointer)
    throw error
  })
  const { entries, older } = await client.page('a', { limit: 5 })
  return [posted, entries[0]?.activity.actor, older?.seq, when, whens, person, width, address, link, object, intransitive, none]
}

const wanted: FilterProgram = createFilter({ type: ['Like', 'Flag'], not: { actor: 'x' } })
const wantedHere: readonly boolean[] = [like].map(wanted.matches)
// @ts-expect-error no such field
const misspelt = createFilter({ tpye: 'Like' })
export const filtered: readonly string[] = [wanted.query, misspelt.query, String(wantedHere)]

void run(connect('https://feed.example', { transports: ['events'], share: false }))
// @ts-expect-error no such transport
connect(new URL('https://feed.example'), { transports: ['pigeon'] })
`

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'freshet-stranger-'))
  declare()
  await install()
}, 120_000)
afterAll(async () => {
  await stopStarted()
  await rm(folder, { recursive: true, force: true })
})

test.each([
  ['require', `const { connect, Refusal } = require('freshet/client')`, 'commonjs'],
  ['import', `import { connect, Refusal } from 'freshet/client'`, 'module'],
])('it runs by %s', async (_, load, type) => {
  const { url } = await startLocal()
  const program = `${load}
    ${load.replace(/\{.*\}/, '{ createFilter }').replace('client', 'filter')}
    const { matches, query } = createFilter({ type: ['Like', 'Flag'], tag: '#Tide' })
    const follow = async () => {
      const client = connect('${url}')
      await client.post('a', { type: 'Like', actor: 'https://people.example/ann', object: 'https://a.example/' })
      for await (const { seq, activity } of client.subscribe({ stream: 'a', last: 1 })) {
        console.log(seq, activity.type, typeof Refusal, query, matches(activity))
        break
      }
      client.close()
    }
    follow()`
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '-e', program], {
    cwd: folder,
  })
  expect(stdout).toBe('1 Like function type=Flag&type=Like&tag=tide false\n')
})

test.each(['index.mts', 'index.cts'])('its types hold for %s', async (name) => {
  const file = path.join(folder, name)
  await writeFile(file, STRANGER)
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    typeRoots: [path.join(ROOT, 'node_modules/@types')],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noEmit: true,
  })
  const found = ts.getPreEmitDiagnostics(program).filter((one) => !isOfNode(one))
  expect(
    found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  ).toEqual([])
})

/** As `prepack` makes the types, but without checking what the lint has checked. */
function declare(): void {
  const file = path.join(ROOT, 'client/live/tsconfig.json')
  const { config } = ts.readConfigFile(file, ts.sys.readFile)
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(file))
  ts.createProgram(fileNames, { ...options, noCheck: true }).emit()
}

/** What `npm install` does with a packed package, but what it depends on is taken from here: nothing is fetched. */
async function install(): Promise<void> {
  const npm = { cwd: ROOT, maxBuffer: 2 ** 26 }
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], npm)
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  const own = path.join(folder, 'node_modules/freshet')
  await mkdir(own, { recursive: true })
  await run('tar', ['-xzf', path.join(folder, tarball!), '-C', own, '--strip-components', '1'])
  // The client needs nothing else of what the server needs.
  const needed = 'node_modules/socket.io-client'
  await symlink(path.join(ROOT, needed), path.join(folder, needed))
}

const isOfNode = ({ file }: ts.Diagnostic): boolean =>
  file?.fileName.includes('/@types/node/') === true
