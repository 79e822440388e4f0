/**
 * Installed — what of the peers is here. What is not is left out, with a line that says how to get it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './say.mjs'

const BENCH = fileURLToPath(new URL('..', import.meta.url))

/** Not by running it: not every program ends when it is asked for its version. */
export const isInstalled = (command) =>
  [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].some((folder) =>
    existsSync(path.join(folder, command)),
  )

export const noPackages = () =>
  existsSync(`${BENCH}node_modules`) ? null : 'npm ci --prefix test/bench'

/** Once; without a registry the npm peers are left out. */
export function installPackages() {
  if (noPackages() === null) return
  say('installing the peers (npm ci in test/bench)')
  spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--silent'], { cwd: BENCH, stdio: 'ignore' })
}
