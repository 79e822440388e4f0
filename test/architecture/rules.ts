/**
 * Rules — "Who may import whom" of the design, as functions from sources to offences.
 *
 * In:  sources (real ones, or made up by the test that shows each rule failing).
 * Out: one line per offence, `file → what`. An empty list is a kept rule.
 */
import type { Source } from './source'

type Rule = (sources: readonly Source[]) => string[]

/** Every file here may import itself, the lines below it, and nothing else of ours. `x/` is a folder. */
const MAY_IMPORT: readonly [who: string, whom: readonly string[]][] = [
  ['schemas/', ['schemas/']],
  ['views/model/', ['views/model/', 'schemas/']],
  ['client/', ['client/', 'views/', 'schemas/', 'socket.io-client']],
  // What strangers import knows nothing of our pages.
  ['client/live/', ['client/live/', 'client/follow', 'schemas/', 'socket.io-client']],
  [
    'witness/',
    [
      'witness/',
      'client/follow',
      'schemas/',
      'socket.io-client',
      'node:timers/promises',
      'node:util',
    ],
  ],
]

/** 1. schemas/ stands alone; the browser's code knows nothing of the server. */
export const outsideServer: Rule = (sources) =>
  MAY_IMPORT.flatMap(([who, whom]) =>
    offences(
      sources.filter(({ file }) => isWithin(file, [who])),
      (_, to) => !isWithin(to, whom),
    ),
  )

const STAGES = ['accept', 'append', 'broadcast', 'deliver']
const EDGES = ['accept → append', 'deliver → append', 'deliver → broadcast']

/** 2. Stages see each other along three edges. */
export const betweenStages: Rule = (sources) =>
  offences(sources, (file, to) => {
    const [from, into] = [partOf(file), partOf(to)]
    if (from === into || !STAGES.includes(from) || !STAGES.includes(into)) return false
    return !EDGES.includes(`${from} → ${into}`)
  })

/** Folders of the server that are no stage: they read the truth; what they want of a stage else, node.ts gives them. */
const BESIDE = ['identity', 'integrate', 'objects', 'operate', 'pages', 'photos']
/** app.ts is the HTTP side of node.ts, in a file of its own. */
const ROOTS = ['server/node', 'server/app', 'server/index']

/** 3. Parts are put together in node.ts: nothing below it reaches sideways or up, and the stores are only URLs (D10). */
export const onlyNodeComposes: Rule = (sources) =>
  offences(
    sources.filter(({ file }) => file.startsWith('server/') && !isWithin(file, ROOTS)),
    (file, to) => {
      if (!to.startsWith('server/')) return isWithin(to, ['client/'])
      if (isWithin(to, ROOTS)) return true
      const [from, into] = [partOf(file), partOf(to)]
      if (from === into || into === '') return false
      const mayReadTruth = BESIDE.includes(from) && into === 'append'
      const isStageEdge = STAGES.includes(from) && STAGES.includes(into)
      return !mayReadTruth && !isStageEdge
    },
  )

/** 3. index.ts alone is started; it takes node.ts and config.ts, not single stages. */
export const onlyNodeImportsStages: Rule = (sources) =>
  offences(
    sources.filter(({ file }) => file === 'server/index.ts'),
    (_, to) => STAGES.includes(partOf(to)),
  )

/** The witness is a program of its own, for servers that run elsewhere. */
const PROGRAMS = new Set(['server/index.ts', 'witness/cli.ts'])

/** 3. index.ts alone touches `process`; the embedded stores are programs of their own too, with a lock that names a pid. */
export const onlyIndexTouchesProcess: Rule = (sources) =>
  sources
    .filter(({ file }) => !PROGRAMS.has(file) && !file.startsWith('server/embedded/'))
    .flatMap(({ file, process }) => process.map((place) => `${file} → ${place}`))

/** 3. config.ts alone reads the names in the environment. */
export const onlyConfigReadsEnv: Rule = (sources) =>
  sources
    .filter(({ file }) => file !== 'server/config.ts')
    .flatMap(({ file, env }) => env.map((place) => `${file} → ${place}`))

/** Who may import a package. One that is not here has no owner yet: decide on one. */
export const OWNERS: Readonly<Record<string, readonly string[]>> = {
  express: ['server/accept/', 'server/pages/', 'server/node', 'server/app'],
  mongoose: ['server/append/', 'server/objects/', 'server/photos/'],
  ioredis: ['server/broadcast/'],
  'socket.io': ['server/deliver/'],
  'socket.io-parser': ['server/deliver/'],
  'socket.io-client': ['client/', 'witness/'],
  ajv: ['server/validate'],
  pug: ['server/pages/'],
  sharp: ['server/photos/'],
  '@fastify/busboy': ['server/photos/'],
  bson: ['server/embedded/'],
  'sorted-btree': ['server/embedded/'],
  'node:process': ['server/index'],
  'node:worker_threads': ['server/embedded/'],
  'node:child_process': [],
}

/** 4. One owner per library. */
export const ownersOfLibraries: Rule = (sources) =>
  offences(sources, (file, to) => {
    if (isOurs(to)) return false
    if (to.startsWith('node:') && !Object.hasOwn(OWNERS, to))
      return !isWithin(file, ['server/', 'witness/'])
    return !isWithin(file, Object.hasOwn(OWNERS, to) ? OWNERS[to]! : [])
  })

/** 5. No import cycles, types included. Each is shown once, from its first file by name. */
export const cycles: Rule = (sources) => {
  const known = new Set(sources.map(({ file }) => moduleOf(file)))
  const next = new Map(
    sources.map(({ file, imports }) => [moduleOf(file), imports.filter((to) => known.has(to))]),
  )
  const found = new Set<string>()
  const done = new Set<string>()
  const visit = (module: string, path: readonly string[]): void => {
    const at = path.indexOf(module)
    if (at >= 0) found.add(fromFirst(path.slice(at)).join(' → '))
    if (at >= 0 || done.has(module)) return
    for (const to of next.get(module) ?? []) visit(to, [...path, module])
    done.add(module)
  }
  for (const module of known) visit(module, [])
  return [...found]
}

/** 5. No barrels: a name is imported from where it is made. */
export const barrels: Rule = (sources) =>
  sources.flatMap(({ file, passesOn }) => passesOn.map((place) => `${file} → ${place}`))

/** What is started rather than imported: a process, a worker, a page's script. */
const isEntry = (file: string): boolean =>
  /^(?:server\/index|server\/embedded\/(?:.*\/)?(?:.*-)?worker|client\/(?:main|index|page|docs|live\/share\/worker)|witness\/cli)\.ts$/.test(
    file,
  )

/** 5. No effects at import. */
export const effects: Rule = (sources) =>
  sources
    .filter(({ file }) => !isEntry(file))
    .flatMap((source) => source.effects.map((place) => `${source.file} → ${place}`))

/** Words of the design: files are named by what they are or do. */
export const vagueNames: Rule = (sources) =>
  sources
    .filter(({ file }) =>
      /(?:^|[/-])(?:utils?|helpers?|manager|service|common|misc)(?:[./-]|$)/i.test(file),
    )
    .map(({ file }) => `${file} → say what it is`)

function offences(
  sources: readonly Source[],
  isOffence: (file: string, to: string) => boolean,
): string[] {
  return sources.flatMap(({ file, imports }) =>
    imports.filter((to) => isOffence(file, to)).map((to) => `${file} → ${to}`),
  )
}

const moduleOf = (file: string): string => file.replace(/\.ts$/, '')

const isOurs = (to: string): boolean => /^(?:server|client|schemas|views|witness)\//.test(to)

/** A part ending in `/` is a folder, any other a module. */
const isWithin = (file: string, parts: readonly string[]): boolean =>
  parts.some((part) => (part.endsWith('/') ? file.startsWith(part) : moduleOf(file) === part))

/** `append` for `server/append/entry.ts`; '' for what stands at the top of server/, or outside. */
const partOf = (file: string): string => /^server\/([^/]+)\//.exec(file)?.[1] ?? ''

function fromFirst(cycle: readonly string[]): string[] {
  const at = cycle.indexOf([...cycle].sort()[0]!)
  return [...cycle.slice(at), ...cycle.slice(0, at), cycle[at]!]
}
