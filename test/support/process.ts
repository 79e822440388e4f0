/**
 * Process — a child process whose output is kept line by line, and its end.
 *
 * In:  a command, its arguments, its environment. Out: lines so far, `line(pattern)` to come, `kill`, `ended`.
 * Rule: a process is ended by its own pid, never by name: other servers run on the same machine.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  readonly pid: number
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** The first line of stdout that matches; rejects with all output when the process ends without. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  signal(signal: NodeJS.Signals): void
  kill(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

export interface Command {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
}

export function spawnChild(command: string, { args = [], env, cwd }: Command = {}): Child {
  const child = spawn(command, args, {
    env: env ?? process.env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout: string[] = []
  const stderr: string[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of [...waiting]) look()
  }
  const keep = (lines: string[]) => (line: string) => {
    lines.push(line)
    wake()
  }
  createInterface({ input: child.stdout }).on('line', keep(stdout))
  createInterface({ input: child.stderr }).on('line', keep(stderr))

  let over: string | null = null
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    const end = (what: number | NodeJS.Signals) => {
      over = `${command} ended (${what})`
      resolve(what)
      wake()
    }
    child.once('close', (code, signal) => end(code ?? signal ?? 1))
    child.once('error', () => end(127))
  })

  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = firstMatch(stdout, pattern)
        if (match === null && over === null) return
        waiting.delete(look)
        if (match !== null) resolve(match)
        else reject(new Error([over, ...stdout, ...stderr].join('\n')))
      }
      waiting.add(look)
      look()
    })

  const signal = (name: NodeJS.Signals) => void child.kill(name)
  const kill = (name: NodeJS.Signals = 'SIGKILL') => {
    signal(name)
    return ended
  }
  return { pid: child.pid ?? -1, stdout, stderr, ended, line, signal, kill }
}

function firstMatch(lines: readonly string[], pattern: RegExp): RegExpExecArray | null {
  for (const line of lines) {
    const match = pattern.exec(line)
    if (match !== null) return match
  }
  return null
}
