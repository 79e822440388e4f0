/**
 * HTTP — requests as a stranger would send them: any header, any bytes, any method; nothing added, nothing followed.
 *
 * `send` is node:http with the headers given; `sendRaw` writes bytes to a socket, for what node:http refuses to write.
 * Rule: `fetch` is not used: it sets Host and Origin itself, and those are among the things to be tested.
 */
import http from 'node:http'
import net from 'node:net'
import type { JsonObject } from '../../schemas/wire'

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  /** The body as JSON; throws with the text when it is none. */
  json(): JsonObject
}

export interface Sent {
  readonly headers?: http.OutgoingHttpHeaders
  readonly body?: string | Buffer
}

/** Idle connections end well before the server's own limit of 5 s: closed in the moment of sending, a post would have no answer. */
const agent = new http.Agent({ keepAlive: true, maxSockets: 256, timeout: 2_000 })

/** A test that waits for ever says nothing. */
const ANSWER_MS = 45_000

export function send(url: string, method: string, path: string, sent: Sent = {}): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const request = http.request(
      { agent, hostname, port, method, path, headers: sent.headers },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve(
            answer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString()),
          ),
        )
      },
    )
    request.on('error', reject)
    request.setTimeout(ANSWER_MS, () => {
      request.destroy(new Error(`${method} ${path} has no answer after ${ANSWER_MS} ms`))
    })
    request.end(sent.body)
  })
}

/** Writes bytes as they are and reads until the server closes, or `quietMs` pass without a byte. */
export function sendRaw(port: number, bytes: string | Buffer, quietMs = 2_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes))
    const finish = () => {
      socket.destroy()
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    socket.setTimeout(quietMs, finish)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', finish)
    socket.on('error', (error) => (chunks.length > 0 ? finish() : reject(error)))
  })
}

const answer = (status: number, headers: http.IncomingHttpHeaders, text: string): Answer => ({
  status,
  headers,
  text,
  json: () => {
    try {
      return JSON.parse(text) as JsonObject
    } catch (cause) {
      throw new Error(`not JSON (status ${status}): ${text.slice(0, 200)}`, { cause })
    }
  },
})
