/**
 * Child — a process of ours: its output goes to a file, and it ends with us whatever happens; but Ctrl-C in the terminal is
 * for us alone, hence `detached`.
 * In: a name, a command, environment, the folder for its log. Out: signals, and its end.
 */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export function startChild(name, { command, args, env, dir }) {
  const log = openSync(path.join(dir, `${name}.log`), 'a')
  const child = spawn(command, args, { env, stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  running.add(child)
  const ended = new Promise((resolve) => {
    const end = () => {
      running.delete(child)
      resolve(child.exitCode ?? child.signalCode)
    }
    child.once('exit', end)
    child.once('error', end)
  })
  return {
    pid: child.pid,
    ended,
    isUp: () => running.has(child),
    signal: (signal) => child.kill(signal),
    kill() {
      child.kill('SIGKILL')
      return ended
    },
  }
}
