/** Store client — what a process spends on having an activity stored: servers/store-client.mjs, told how many. */
import { cpuOf } from '../harness/cpu.mjs'
import { startChild } from '../harness/child.mjs'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../servers/store-client.mjs', import.meta.url))

export async function measureClient(bench, mode, url) {
  const count = Math.ceil(3_000 * bench.scale)
  const child = startChild(process.execPath, [PROGRAM, mode, url])
  try {
    await child.line(/^listening$/)
    child.write(String(Math.ceil(count / 2)))
    await child.line(/^done$/)
    const before = cpuOf([child.pid])
    child.write(String(count))
    await child.line(/^done$/)
    return { usPerRequest: (cpuOf([child.pid]) - before) / 1_000 / count, good: count, fault: null }
  } finally {
    await child.stop('SIGKILL')
  }
}
