/**
 * Events — the `data:` of server-sent events as they come, each as its text.
 *
 * In:  a node and a stream, perhaps a query. Out: a list that grows, when the answer has begun; `leave`.
 */
import http from 'node:http'
import { started } from './started'

export interface Events {
  readonly data: readonly string[]
  leave(): void
}

export function listenToEvents(url: string, stream: string, query = ''): Promise<Events> {
  const data: string[] = []
  return new Promise((resolve, reject) => {
    const request = http.get(`${url}/streams/${stream}/events${query}`, (response) => {
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const lines = block.split('\n').filter((line) => line.startsWith('data: '))
          if (lines.length > 0) data.push(lines.map((line) => line.slice(6)).join('\n'))
        }
      })
      response.on('error', () => undefined)
      resolve({ data, leave: () => void request.destroy() })
    })
    request.on('error', reject)
    started({ stop: async () => void request.destroy() })
  })
}
