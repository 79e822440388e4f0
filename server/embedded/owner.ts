/**
 * Owner — which process this is, so that another one can tell later whether it is still there.
 *
 * In:  a process number. Out: whether the very process that wrote it down runs now.
 * Rule: a number alone proves nothing, it is given again to others: the start time belongs to it, and
 * both mean something only in the same container since the same boot (`place`).
 */
import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface Owner {
  readonly pid: number
  /** When it started, in the kernel's ticks since boot; empty where the kernel does not tell. */
  readonly started: string
  readonly place: string
}

export const thisProcess = (): Owner => ({
  pid: process.pid,
  started: readStat(process.pid)?.started ?? '',
  place: thisPlace(),
})

/** Null: it can't be known from here. */
export function isRunning(owner: Owner): boolean | null {
  if (owner.place !== thisPlace()) return null
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const stat = readStat(owner.pid)
  if (!stat || owner.started === '') return null
  return stat.started === owner.started && !stat.ended
}

/** Fields 3 and 22 of /proc/<pid>/stat; the name before them may hold spaces and brackets. */
function readStat(pid: number): { started: string; ended: boolean } | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? []
  const [state, started] = [fields[0], fields[19]]
  return state && started ? { started, ended: state === 'Z' || state === 'X' } : null
}

function thisPlace(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')) ?? hostname()
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid')) ?? ''
  return createHash('sha256').update(`${boot}\n${namespace}`).digest('hex').slice(0, 12)
}

function attempt<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    return null
  }
}
