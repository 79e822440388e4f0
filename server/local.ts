/**
 * Local — requests to this node from its own process, without a network: HTTP over two ends of a stream in memory.
 *
 * In:  a path, as one would ask `fetch`. Out: a Response; event streams too.
 * Rule: a request from inside meets everything that one from outside meets, in the same order; nothing about the answers can differ,
 * and no rule has to be kept in a second place. A second way to the stages would have to learn each of them anew.
 */
import { request as send, type IncomingMessage, type Server } from 'node:http'
import { Duplex, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

export interface Local {
  fetch(path: string, asked?: Asked): Promise<Response>
  /** Ends whatever is open. */
  stop(): void
}

export function createLocal(server: Server): Local {
  const open = new Set<Duplex>()

  function connect(): Duplex {
    const [near, far] = twoEnds()
    open.add(near)
    near.once('close', () => open.delete(near))
    server.emit('connection', far)
    return near
  }

  return {
    fetch: (path, { method = 'GET', headers, body, signal } = {}) =>
      new Promise((resolve, reject) => {
        const outgoing = send({
          createConnection: connect,
          path,
          method,
          headers: { host: 'localhost', connection: 'close', ...headers },
          ...(signal === undefined ? {} : { signal }),
        })
        outgoing.on('error', reject)
        outgoing.on('response', (incoming) => resolve(responseOf(incoming)))
        outgoing.end(body)
      }),
    stop() {
      for (const near of open) near.destroy()
    },
  }
}

function responseOf(incoming: IncomingMessage): Response {
  const { statusCode = 0, headers } = incoming
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  const isEmpty = statusCode === 204 || statusCode === 304
  const body = isEmpty ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>)
  return new Response(body as BodyInit | null, { status: statusCode, headers: pairs })
}

/** What is written to one is read from the other, no faster than it is read. */
function twoEnds(): [End, End] {
  const [one, other] = [new End(), new End()]
  one.other = other
  other.other = one
  return [one, other]
}

class End extends Duplex {
  /** Limits are counted by address. */
  readonly remoteAddress = '127.0.0.1'
  other!: End
  #written: (() => void) | null = null

  override _read(): void {
    const written = this.#written
    this.#written = null
    written?.()
  }

  override _write(chunk: Buffer, _encoding: string, written: () => void): void {
    this.other.#written = written
    this.other.push(chunk)
  }

  override _final(done: () => void): void {
    this.other.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    done(error)
    setImmediate(() => this.other.destroy())
  }
}
