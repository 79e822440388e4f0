/**
 * Build — sources to dist/, in about a second.
 * server/, schemas/, views/, witness/ and client/live go file by file, so that a stack trace names its source; what the browser
 * gets becomes bundles: the page's script, with the templates it draws live items from compiled into it; the styles; the client
 * for programs (/assets/client.js), and the hub that tabs share, in a SharedWorker.
 */
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import { build } from 'esbuild'
import pug from 'pug'

const root = path.dirname(fileURLToPath(import.meta.url))
const dist = path.join(root, 'dist')

const filesOf = async (folder) =>
  (await readdir(path.join(root, folder), { recursive: true })).map((name) =>
    path.join(folder, name),
  )

async function buildServer() {
  const folders = await Promise.all(['server', 'schemas', 'views', 'witness'].map(filesOf))
  const sources = [...folders.flat(), ...(await filesOf('client/live')), 'client/follow.ts']
  const { outputFiles } = await build({
    write: false,
    absWorkingDir: root,
    entryPoints: sources.filter((name) => name.endsWith('.ts')),
    outdir: dist,
    outbase: root,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  })
  await Promise.all(
    outputFiles.map(async ({ path: file, text }) => {
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, file.endsWith('.js') ? withPlainExports(text) : text)
    }),
  )
  for (const name of sources.filter((source) => source.endsWith('.json')))
    await cp(path.join(root, name), path.join(dist, name))
}

/**
 * What a module exports as plain members, set at its end, not as getters, which cost a call at each use from another module: a
 * twentieth of a POST. Right because no module imports one that imports it (test/architecture); a name that is only passed on stays a getter.
 */
function withPlainExports(code) {
  const [, members = ''] = /^__export\(\w+, \{([^}]*)\}\);$/m.exec(code) ?? []
  const isOwn = members.split(',').every((member) => /^\s*(\w+): \(\) => \1\s*$/.test(member))
  if (!isOwn) return code
  return code
    .replace(/^module\.exports = __toCommonJS\(\w+\);$/m, '')
    .replace(/^0 && \(module\.exports = \{$/m, '(module.exports = {')
}

/** `import template from './item.pug'` in the browser's code is the compiled template. */
const templates = {
  name: 'templates',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.pug$/ }, async ({ path: filename }) => {
      const source = await readFile(filename, 'utf8')
      const options = { filename, compileDebug: false, inlineRuntimeFunctions: true }
      const { body, dependencies } = pug.compileClientWithDependenciesTracked(source, options)
      return {
        contents: `${body}\nexport default template`,
        loader: 'js',
        watchFiles: [filename, ...dependencies],
      }
    }),
}

/** What a filter takes of config.ts are limits; the rest of it, which reads the environment and files, falls away. */
const nodeLess = {
  name: 'node-less',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path: name }) => ({
      path: name,
      namespace: 'node-less',
      sideEffects: false,
    }))
    onLoad({ filter: /.*/, namespace: 'node-less' }, () => ({
      contents: 'export default {}; export const existsSync = undefined',
    }))
  },
}

const HUB = 'client/live/share/worker.ts'
const BROWSERS = ['chrome111', 'firefox115', 'safari16.4']

async function buildBrowser() {
  const shared = { absWorkingDir: root, bundle: true, minify: true, logLevel: 'warning' }
  const out = path.join(dist, 'public')
  await Promise.all([
    build({
      ...shared,
      entryPoints: { feed: 'client/index.ts', docs: 'client/docs.ts', hub: HUB },
      outdir: out,
      format: 'iife',
      target: BROWSERS,
      plugins: [templates],
    }),
    build({
      ...shared,
      entryPoints: { client: 'client/live/connect.ts' },
      outdir: out,
      format: 'esm',
      target: BROWSERS,
    }),
    build({
      ...shared,
      entryPoints: { filter: 'server/append/filter-program.ts' },
      outdir: out,
      format: 'esm',
      target: BROWSERS,
      plugins: [nodeLess],
    }),
    build({ ...shared, entryPoints: { style: 'views/style/style.css' }, outdir: out }),
  ])
  // Not at the same time: both would make the folder, and cp fails when it is not the one.
  await cp(path.join(root, 'views/icons'), out, { recursive: true })
  await Promise.all((await readdir(out)).filter((name) => !name.endsWith('.br')).map(press))

  /** Smaller than gzip by a seventh, and too slow to be done while somebody waits. */
  async function press(name) {
    const file = path.join(out, name)
    await writeFile(`${file}.br`, await promisify(brotliCompress)(await readFile(file)))
  }
}

await Promise.all([buildServer(), buildBrowser()])
