/** Options — what `freshet` is asked to do, from its command line. Throws with a text for the user. Pure. */
import { parseArgs } from 'node:util'
import { isStreamName } from '../schemas/stream'

export const USAGE = `freshet — a realtime activity-stream server

  freshet witness <url> [options]   post to a running server, listen from many clients, cut their connections,
                                    and tell whether anything was lost, doubled or out of order

    --seconds <n>            how long to post (20)
    --posts-per-second <n>   (50)
    --clients <n>            listening clients, and one more by server-sent events (10)
    --stream <name>          the stream to post to; it stays on the server (witness-<random>)
    --seed <n>               cuts at the same times again (a new one each time)

  freshet --help                    this text

The server itself starts with "npm start".
Exit code: 0 clean, 1 a promise was broken, 2 nothing could be judged.`

export type Asked =
  | { readonly what: 'help' }
  | {
      readonly what: 'witness'
      readonly url: string
      readonly seconds: number
      readonly postsPerSecond: number
      readonly clients: number
      readonly stream: string
      readonly seed: number
    }

export function readOptions(args: readonly string[], random: () => number): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '20' },
      'posts-per-second': { type: 'string', default: '50' },
      clients: { type: 'string', default: '10' },
      stream: { type: 'string', default: `witness-${Math.floor(random() * 2 ** 40).toString(36)}` },
      seed: { type: 'string', default: String(Math.floor(random() * 1e6)) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const [command, url, ...more] = positionals
  if (values.help || command === undefined || command === 'help') return { what: 'help' }
  if (command !== 'witness') throw new Error(`There is no command '${command}'.`)
  if (url === undefined) throw new Error('Say which server: freshet witness http://localhost:3000')
  if (more.length > 0) throw new Error(`One server at a time; '${more[0]}' is too much.`)
  if (!isStreamName(values.stream))
    throw new Error(`--stream '${values.stream}' is not the name of a stream.`)
  return {
    what: 'witness',
    url: readUrl(url),
    seconds: readNumber('seconds', values.seconds, 1, 86_400),
    postsPerSecond: readNumber('posts-per-second', values['posts-per-second'], 1, 2_000),
    clients: readNumber('clients', values.clients, 1, 1_000),
    stream: values.stream,
    seed: readNumber('seed', values.seed, 0, 2 ** 31),
  }
}

function readNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text)
  if (/^[0-9]{1,10}$/.test(text) && value >= low && value <= high) return value
  throw new Error(`--${name} '${text}' is not a number from ${low} to ${high}.`)
}

function readUrl(text: string): string {
  if (URL.canParse(text)) {
    const { protocol, origin, pathname } = new URL(text)
    if (/^https?:$/.test(protocol)) return origin + pathname.replace(/\/+$/, '')
  }
  throw new Error(`'${text}' is not the address of a server, such as http://localhost:3000.`)
}
