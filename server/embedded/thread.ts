/**
 * Thread — the application's side of a worker: start it, hear from it, stop it.
 *
 * In:  a task; what to do if the thread ends unasked.
 * Out: the port, once the server listens; or an error.
 * Rule: a thread never ends unnoticed, and stopping never hangs: who does not stop in time is ended,
 * which the stores bear as they bear `kill -9`.
 */
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { LIMITS } from '../config'
import type { FromWorker, Task, ToWorker } from './worker'

export interface Thread {
  readonly port: number
  stop(): Promise<void>
}

export interface Listeners {
  onLine(line: string): void
  /** The thread ended though nobody stopped it. */
  onFailure(error: Error): void
}

export function startThread(task: Task, listeners: Listeners): Promise<Thread> {
  const worker = new Worker(path.join(__dirname, 'worker.js'), { workerData: task })
  let state: 'starting' | 'running' | 'stopping' = 'starting'
  let cause: Error | undefined
  let stopped: Promise<void> | undefined
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const end = async (): Promise<void> => {
    state = 'stopping'
    await worker.terminate()
  }

  function stop(): Promise<void> {
    if (state === 'running') worker.postMessage({ type: 'stop' } satisfies ToWorker)
    state = 'stopping'
    const late = setTimeout(() => void end(), LIMITS.stopMs)
    return exited.finally(() => clearTimeout(late))
  }

  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'log') return listeners.onLine(message.line)
      if (message.type === 'started') {
        state = 'running'
        return resolve({ port: message.port, stop: () => (stopped ??= stop()) })
      }
      if (message.type === 'failed') {
        reject(Object.assign(new Error(message.text), { code: message.code }))
        if (state === 'stopping') listeners.onLine(`stopping failed: ${message.text}`)
      }
      void end()
    })
    worker.on('error', (error) => {
      cause = error instanceof Error ? error : new Error(String(error))
    })
    worker.once('exit', (code) => {
      const error = new Error(`the embedded ${task.store} ended by itself (${code})`, { cause })
      reject(error)
      if (state === 'running') listeners.onFailure(cause ?? error)
    })
  })
}
