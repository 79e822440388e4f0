/** Worker post — the hub is in a SharedWorker, which all tabs of one site have in common. */
import { VERSION, type OpenPost, type ToTab } from './message'

export const hasSharedWorker = (): boolean => typeof SharedWorker === 'function'

export const workerPost =
  (script: string, url: string): OpenPost =>
  (heard, failed) => {
    const worker = new SharedWorker(script, { name: `freshet ${VERSION} ${url}` })
    worker.onerror = failed
    worker.port.onmessage = ({ data }: MessageEvent<ToTab>) => heard(data)
    return { send: (message) => worker.port.postMessage(message), close: () => worker.port.close() }
  }
