/** Options — what the demo is asked to do; from the command line, FRESHET_URL, or as written here. */
import { parseArgs } from 'node:util'

export const USAGE = `npm run demo -- [options]

  --url <url>       the server (FRESHET_URL, else http://localhost:3000)
  --stream <name>   the stream that everything goes to (general)
  --burst <n>       so many at once first (12)
  --every <ms>      then one about every so often (1200)
  --count <n>       so many in all (1000)
  --seed <text>     the same seed tells the same story, with the same ids (a new one each time)
  --now <time>      when the story plays, such as 2026-11-12T09:00:00Z (now)
  --print           write the activities as lines of JSON instead of posting them
  --help            this text`

const SPELLING = {
  url: { type: 'string' },
  stream: { type: 'string', default: 'general' },
  burst: { type: 'string', default: '12' },
  every: { type: 'string', default: '1200' },
  count: { type: 'string', default: '1000' },
  seed: { type: 'string' },
  now: { type: 'string' },
  print: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

/** Throws with a text for the user. */
export function readOptions(args, env) {
  const { values } = parseArgs({ args, options: SPELLING })
  const now = values.now === undefined ? Date.now() : Date.parse(values.now)
  if (Number.isNaN(now)) throw new Error(`--now ${values.now} is not a time`)
  return {
    base: readBase(values.url || env.FRESHET_URL || 'http://localhost:3000'),
    stream: values.stream,
    burst: readNumber('burst', values.burst),
    everyMs: readNumber('every', values.every),
    count: readNumber('count', values.count),
    seed: values.seed ?? Math.random().toString(36).slice(2, 8),
    now,
    print: values.print,
    help: values.help,
  }
}

function readNumber(name, text) {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text)
  throw new Error(`--${name} ${text} is not a number`)
}

function readBase(text) {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    return text.replace(/\/+$/, '')
  throw new Error(`${text} is not the address of a server; give one such as http://localhost:3000`)
}
