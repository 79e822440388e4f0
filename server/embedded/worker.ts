/**
 * Worker — the entry of a thread that runs one embedded server.
 *
 * In:  a task (which server, folder, port), later the message to stop.
 * Out: messages: started, failed, log, stopped.
 * A thread for each, so that a scan in the one delays neither the other nor the application (D10).
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { LIMITS } from '../config'
import { onFreePort } from './port'

export type Store = 'mongodb' | 'redis'

export interface Task {
  readonly store: Store
  readonly dir: string
  readonly port: number
}

export type FromWorker =
  | { readonly type: 'started'; readonly port: number }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly text: string }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'stopped' }

export interface ToWorker {
  readonly type: 'stop'
}

interface Running {
  readonly port: number
  stop(): Promise<void>
}

if (parentPort) void serve(parentPort, workerData as Task)

async function serve(parent: MessagePort, task: Task): Promise<void> {
  const tell = (message: FromWorker): void => parent.postMessage(message)
  const fail = (error: unknown): void => {
    const { code, message } = error as NodeJS.ErrnoException
    tell({ type: 'failed', code, text: message })
  }
  try {
    const start = await load(task, (line) => tell({ type: 'log', line }))
    const server = await onFreePort(task.port, LIMITS.embeddedPortTries, start)
    parent.once('message', () => {
      server.stop().then(() => tell({ type: 'stopped' }), fail)
    })
    tell({ type: 'started', port: server.port })
  } catch (error) {
    fail(error)
  }
}

/** Each thread loads its own server only. A dynamic import keeps its ending: it is resolved as it stands. */
async function load(
  { store, dir }: Task,
  log: (line: string) => void,
): Promise<(port: number) => Promise<Running>> {
  if (store === 'redis') {
    const { startRedis } = await import('./redis/server.js')
    return (port) => startRedis({ port, log })
  }
  const { startMongodb } = await import('./mongodb/server.js')
  return (port) => startMongodb({ dir, port, log })
}
