/** Runs the demo as a user does, in a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export const DEMO = path.resolve(__dirname, '../../demo/demo.mjs')

export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export async function runDemo(...args: string[]): Promise<Outcome> {
  const env = { ...process.env, FRESHET_URL: '' }
  const child = spawn(process.execPath, [DEMO, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk))
  await once(child, 'close')
  return { code: child.exitCode, out, err }
}
