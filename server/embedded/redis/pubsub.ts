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
  unsubscribe: row(0, MANY, unsubscribeFrom('channel', 'unsubscribe')),
  punsubscribe: row(0, MANY, unsubscribeFrom('pattern', 'punsubscribe')),
  publish: row(2, 2, ({ hub, args: [channel, payload] }) =>
    isName(channel) && payload ? hub.publish(channel, payload) : NAME_TOO_LONG,
  ),
  'pubsub|channels': row(0, 1, listChannels),
  'pubsub|numsub': row(0, MANY, ({ hub, args }) =>
    args.flatMap((name) => [name, hub.ears.channel.get(textOf(name))?.clients.size ?? 0]),
  ),
  'pubsub|numpat': row(0, 0, ({ hub }) => hub.ears.pattern.size),
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
      confirm(client, word, name)
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
      confirm(client, word, name)
    }
    if (names.length === 0) confirm(client, word, null)
    return undefined
  }
}

const confirm = (client: Client, word: string, name: Buffer | null): void =>
  client.send({ push: [word, name, countHeard(client)] })

function listChannels({ hub, args: [pattern] }: Call): Reply {
  const names = [...hub.ears.channel.keys()]
  const wanted = pattern ? names.filter(compileGlob(textOf(pattern))) : names
  return wanted.map((name) => Buffer.from(name, 'latin1'))
}
