/**
 * Child — a program that is started for a measurement, read line by line, and ended by its own pid.
 *
 * Rule: whatever is started here ends with this process, also when that is broken off.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const UP_WITHIN_MS = 60_000
const running = new Set()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

export function startChild(command, args, { env = {}, cwd } = {}) {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd,
  })
  running.add(child)
  const lines = []
  const said = []
  let waiting = null
  let over = null
  const look = () => {
    if (waiting === null) return
    const at = lines.findIndex((line) => waiting.pattern.test(line))
    if (at >= 0) waiting.resolve(lines.splice(0, at + 1).at(-1))
    else if (over !== null)
      waiting.reject(new Error([`${command} ${over}`, ...said.slice(-20)].join('\n')))
  }
  const keep = (line) => {
    said.push(line)
    lines.push(line)
    look()
  }
  createInterface({ input: child.stdout }).on('line', keep)
  createInterface({ input: child.stderr }).on('line', keep)
  const ended = new Promise((resolve) => {
    const end = (how) => {
      running.delete(child)
      over = `ended (${how})`
      look()
      resolve(how)
    }
    child.once('close', (code, signal) => end(signal ?? code))
    child.once('error', (error) => end(error.code))
  })
  child.stdin.on('error', () => undefined)

  return {
    pid: child.pid,
    ended,
    said,
    write: (line) => child.stdin.write(`${line}\n`),
    /** The next line that matches; what came before it is forgotten. */
    line(pattern, withinMs = UP_WITHIN_MS) {
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error([`${command} says nothing`, ...said.slice(-20)].join('\n'))),
          withinMs,
        )
        waiting = { pattern, resolve, reject }
        look()
        void ended.then(look)
        late.unref()
      }).finally(() => (waiting = null))
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      globalThis.clearTimeout(late)
    },
  }
}
