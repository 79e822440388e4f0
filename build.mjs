/**
 * Build — sources to dist/, in about a second.
 * server/ and schemas/ go file by file, so that a stack trace names its source; what the browser gets becomes one bundle.
 */
import { cp, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = path.dirname(fileURLToPath(import.meta.url))
const dist = path.join(root, 'dist')

const filesOf = async (folder) =>
  (await readdir(path.join(root, folder), { recursive: true })).map((name) => path.join(folder, name))

async function buildServer() {
  const sources = [...(await filesOf('server')), ...(await filesOf('schemas'))]
  await build({
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
  for (const name of sources.filter((source) => source.endsWith('.json')))
    await cp(path.join(root, name), path.join(dist, name))
}

await buildServer()
