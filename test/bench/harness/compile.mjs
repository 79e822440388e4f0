/**
 * Compile — the load generator and the limit are C: a generator in JavaScript would be the bottleneck and measure itself.
 *
 * Out: where the programs are, in a folder of this run; or null where there is no C compiler, with a line that says so.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './say.mjs'

const SOURCES = fileURLToPath(new URL('../load/', import.meta.url))
const PROGRAMS = ['subscribers', 'requests', 'send']
const FLAGS = ['-O2', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Wno-unused-function']

export function compile(folder) {
  if (process.platform !== 'linux') return without('the load generator needs Linux (epoll, /proc)')
  const programs = {}
  for (const name of PROGRAMS) {
    const out = path.join(folder, name)
    const { error, status } = spawnSync('cc', [...FLAGS, '-o', out, `${SOURCES}${name}.c`], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    if (error) return without('no C compiler; on Debian: apt-get install gcc libc6-dev')
    if (status !== 0) throw new Error(`${name}.c does not compile`)
    programs[name] = out
  }
  return programs
}

function without(reason) {
  say(`nothing can be measured here: ${reason}`)
  return null
}
