/**
 * The types of `freshet/client` as packing makes them, in the hands of a stranger. Among the faults because it takes a compiler
 * half a minute on a busy machine, not because anything breaks.
 */
import path from 'node:path'
import ts from 'typescript'
import packageJson from '../../package.json'

const ROOT = path.resolve(__dirname, '../..')

/** A program of somebody who is as strict as can be, and has no DOM. */
const STRANGER = `
import { connect, Refusal, type Activity, type ActivityType, type ASObject, type Client, type Link, type Typed } from 'freshet/client'

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

void run(connect('https://feed.example', { transports: ['events'], share: false }))
// @ts-expect-error no such transport
connect(new URL('https://feed.example'), { transports: ['pigeon'] })
`

test('its types hold for a stranger', () => {
  const declared = declarations()
  const file = '/stranger/index.ts'
  const options: ts.CompilerOptions = {
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
  }
  const host = hostOf(options, new Map([...declared, [file, STRANGER]]))
  const program = ts.createProgram([file], options, host)
  const found = ts.getPreEmitDiagnostics(program).filter((one) => !isOfNode(one))
  expect(
    found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  ).toEqual([])
})

/** As packing makes them, but here, and without checking what the lint has checked. */
function declarations(): Map<string, string> {
  const { config } = ts.readConfigFile(
    path.join(ROOT, 'client/live/tsconfig.json'),
    ts.sys.readFile,
  )
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    path.join(ROOT, 'client/live'),
  )
  const made = new Map<string, string>()
  const host = ts.createCompilerHost(options)
  host.writeFile = (name, text) => void made.set(name, text)
  ts.createProgram(fileNames, options, host).emit()
  return made
}

/** Files that are nowhere on disk; `freshet/client` is what the package says it is. */
function hostOf(options: ts.CompilerOptions, files: Map<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists } = host
  host.readFile = (name) => files.get(name) ?? readFile(name)
  host.fileExists = (name) => files.has(name) || fileExists(name)
  host.getSourceFile = (name, languageVersion) => {
    const text = host.readFile(name)
    return text === undefined ? undefined : ts.createSourceFile(name, text, languageVersion)
  }
  const entry = path.join(ROOT, packageJson.exports['./client'].types)
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      text === 'freshet/client'
        ? { resolvedModule: { resolvedFileName: entry, extension: ts.Extension.Dts } }
        : ts.resolveModuleName(text, from, options, host),
    )
  return host
}

const isOfNode = ({ file }: ts.Diagnostic): boolean =>
  file?.fileName.includes('node_modules') === true
