/**
 * CPU — what processes have used, in nanoseconds, from the scheduler's own account.
 *
 * In:  pids; what a process has forked is counted with it. Out: the sum over all threads.
 */
import { readdirSync, readFileSync } from 'node:fs'

export function cpuOf(pids) {
  let nanoseconds = 0
  for (const pid of withChildren(pids))
    for (const task of tasksOf(pid)) nanoseconds += nanosecondsOf(pid, task)
  return nanoseconds
}

/** Kilobytes, shared pages by their share. */
export function pssOf(pids) {
  let kilobytes = 0
  for (const pid of withChildren(pids)) {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    kilobytes += Number(/^Pss:\s+([0-9]+)/m.exec(text)[1])
  }
  return kilobytes
}

function withChildren(pids) {
  const all = [...pids]
  for (const pid of all)
    for (const task of tasksOf(pid))
      all.push(...childrenOf(pid, task).filter((p) => !all.includes(p)))
  return all
}

const tasksOf = (pid) => orElse([], () => readdirSync(`/proc/${pid}/task`))

const childrenOf = (pid, task) =>
  orElse([], () =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )

const nanosecondsOf = (pid, task) =>
  orElse(0, () => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))

/** A thread or a process may end while we look. */
function orElse(otherwise, read) {
  try {
    return read()
  } catch {
    return otherwise
  }
}
