/**
 * Pub/sub — what this server is for: SUBSCRIBE and its kin, PUBLISH, PUBSUB.
 * Each name in a SUBSCRIBE or UNSUBSCRIBE is confirmed by a push of its own, with what is heard then.
 */
import { LIMITS } from '../../config'
import { type Client, countHeard, type Kind } from './client'
import { type Call, MANY, row, type Rows, type Run, textOf } from './command'
import { compileGlob } from './glob'
import { error, type Reply } from './reply'

export const PUBSUB_COMMANDS: Rows = {
  subscribe: row(1, MANY, subscribeTo('channel', 'subscribe')),
  psubscribe: row(1, MANY, subscribeTo('pattern', 'psubscribe')),
  ssubscribe: row(1, MANY, subscribeTo('shard', 'ssubscribe')),
  unsubscribe: row(0, MANY, unsubscribeFrom('channel', 'unsubscribe')),
  punsubscribe: row(0, MANY, unsubscribeFrom('pattern', 'punsubscribe')),
  sunsubscribe: row(0, MANY, unsubscribeFrom('shard', 'sunsubscribe')),
  publish: row(2, 2, ({ hub, args: [channel, payload] }) =>
    isName(channel) && payload ? hub.publish(channel, payload) : NAME_TOO_LONG,
  ),
  spublish: row(2, 2, ({ hub, args: [channel, payload] }) =>
    isName(channel) && payload ? hub.publishSharded(channel, payload) : NAME_TOO_LONG,
  ),
  pubsub: {
    subcommands: {
      channels: row(0, MANY, listNames('channel', 'CHANNELS')),
      numsub: row(0, MANY, countSubscribers('channel')),
      numpat: row(0, 0, ({ hub }) => hub.ears.pattern.size),
      shardchannels: row(0, MANY, listNames('shard', 'SHARDCHANNELS')),
      shardnumsub: row(0, MANY, countSubscribers('shard')),
    },
  },
}

const NAME_TOO_LONG = error(`a channel name has at most ${LIMITS.redisNameBytes} bytes here`)
const TOO_MANY = error('this connection subscribes to too much; open another')

const isName = (bytes: Buffer | undefined): bytes is Buffer =>
  bytes !== undefined && bytes.length <= LIMITS.redisNameBytes

function subscribeTo(kind: Kind, word: string): Run {
  return ({ hub, client, args }) => {
    if (!args.every(isName)) return NAME_TOO_LONG
    for (const name of args) {
      if (client.heardBytes > LIMITS.redisSubscribedBytes) return TOO_MANY
      hub.subscribe(client, kind, textOf(name))
      confirm(client, kind, word, name)
    }
    return undefined
  }
}

function unsubscribeFrom(kind: Kind, word: string): Run {
  return ({ hub, client, args }) => {
    const heard = [...client.heard[kind]].map((name) => Buffer.from(name, 'latin1'))
    const names = args.length > 0 ? args : heard
    for (const name of names) {
      hub.unsubscribe(client, kind, textOf(name))
      confirm(client, kind, word, name)
    }
    if (names.length === 0) confirm(client, kind, word, null)
    return undefined
  }
}

const confirm = (client: Client, kind: Kind, word: string, name: Buffer | null): void =>
  client.send({ push: [word, name, countHeard(client, kind)] })

function listNames(kind: Kind, word: string): Run {
  return ({ hub, args }: Call): Reply => {
    const [pattern, ...rest] = args
    if (rest.length > 0)
      return error(
        `unknown subcommand or wrong number of arguments for '${word}'. Try PUBSUB HELP.`,
      )
    const names = [...hub.ears[kind].keys()]
    const wanted = pattern ? names.filter(compileGlob(textOf(pattern))) : names
    return wanted.map((name) => Buffer.from(name, 'latin1'))
  }
}

function countSubscribers(kind: Kind): Run {
  return ({ hub, args }) =>
    args.flatMap((name) => [name, hub.ears[kind].get(textOf(name))?.clients.size ?? 0])
}
