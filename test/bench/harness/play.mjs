/**
 * Play — runs workloads with what they need: a folder, the compiled load generator, the npm peers.
 *
 * Out: for each workload its tables, as they come; or nothing where there is no compiler.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { compile } from './compile.mjs'
import { installPackages } from './installed.mjs'
import { createRandom } from './random.mjs'

export async function play(options, workloads, onTables) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'freshet-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const programs = compile(folder)
  if (programs === null) return
  installPackages()
  const bench = { ...options, folder, programs, random: createRandom(options.seed) }
  for (const workload of workloads) await onTables(workload, await workload.run(bench))
}
