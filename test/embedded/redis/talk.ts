/**
 * Talk — a raw connection to a Redis server, for tests that compare bytes.
 * Replies are given with a space for each line end, so that they can be written down in one line.
 */
import { connect } from 'node:net'
import { once } from 'node:events'

export interface Talk {
  readonly address: string
  /** Sends a line and gives all that came until the server had dealt with it. */
  ask(line: string | Buffer): Promise<string>
  /** Sends bytes and gives all that comes until the server hangs up. */
  last(bytes: string | Buffer): Promise<string>
  close(): void
}

export async function talkTo(port: number): Promise<Talk> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  let got = ''
  let marks = 0
  let wake: () => void = () => undefined
  socket.on('data', (chunk) => {
    got += chunk.toString('latin1')
    wake()
  })
  socket.on('close', () => wake())
  const closed = once(socket, 'close')
  const until = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) {
      if (socket.closed) throw new Error('the server hung up')
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }

  return {
    address: `127.0.0.1:${socket.localPort}`,
    async ask(line) {
      const mark = `mark-${++marks}`
      socket.write(
        Buffer.concat([Buffer.from(line as string), Buffer.from(`\r\nPING ${mark}\r\n`)]),
      )
      await until(() => got.endsWith(`${mark}\r\n`))
      const text = got.replace(
        new RegExp(`(\\*2\\r\\n\\$4\\r\\npong\\r\\n)?\\$\\d+\\r\\n${mark}\\r\\n$`),
        '',
      )
      got = ''
      return readable(text)
    },
    async last(bytes) {
      socket.write(bytes)
      await closed
      return readable(got)
    },
    close: () => void socket.destroy(),
  }
}

/** A command of any bytes, without its last line end. */
export const command = (...words: (string | Buffer)[]): Buffer =>
  Buffer.concat(
    [`*${words.length}`, ...words.flatMap((word) => [`$${word.length}`, word])].flatMap((part) => [
      Buffer.from(part as string),
      Buffer.from('\r\n'),
    ]),
  ).subarray(0, -2)

const readable = (text: string): string => text.replaceAll('\r\n', ' ').trim()
