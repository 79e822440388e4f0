/**
 * Commands — the table of what the embedded Redis can do, and the way into it.
 *
 * In:  a client and a command. Out: replies, sent to the client.
 * Rule: the table is all there is. What is not in it is refused by name with the way out; a command
 * that pretended to work would be found out much later.
 */
import { type Client, countHeard } from './client'
import { textOf, type Rows } from './command'
import { CONNECTION_COMMANDS } from './connection'
import { DESCRIBE_COMMANDS } from './describe'
import type { Hub } from './hub'
import type { Command } from './parse'
import { PUBSUB_COMMANDS } from './pubsub'
import { error, type Reply, wrongArity } from './reply'

const TABLE: Rows = { ...CONNECTION_COMMANDS, ...DESCRIBE_COMMANDS, ...PUBSUB_COMMANDS }
const COMMANDS = new Map(Object.entries(TABLE))
const WITH_SUBCOMMANDS = new Set(['client', 'command', 'pubsub'])

/** Only a web page that was made to speak HTTP to us sends these: hang up and say nothing. */
const HTTP = new Set(['post', 'host:'])

const WHILE_SUBSCRIBED = new Set(
  'subscribe psubscribe unsubscribe punsubscribe ping quit reset'.split(' '),
)

export function runCommand(hub: Hub, client: Client, command: Command): void {
  const name = textOf(command[0]).toLowerCase()
  if (HTTP.has(name)) return client.kill()
  const reply = isShut(client, name) ? cannotExecute(name) : answer(hub, client, command)
  if (reply !== undefined) client.send(reply)
}

function answer(hub: Hub, client: Client, [given, ...all]: Command): Reply | undefined {
  let name = textOf(given).toLowerCase()
  let args = all
  if (WITH_SUBCOMMANDS.has(name) && all[0]) {
    const sub = textOf(all[0])
    if (!COMMANDS.has(`${name}|${sub.toLowerCase()}`))
      return error(`unknown subcommand '${clip(sub)}'. Try ${name.toUpperCase()} HELP.`)
    name = `${name}|${sub.toLowerCase()}`
    args = all.slice(1)
  }
  const row = COMMANDS.get(name)
  if (row && args.length >= row.min && args.length <= row.max) return row.run({ hub, client, args })
  if (row ?? WITH_SUBCOMMANDS.has(name)) return wrongArity(name)
  return error(
    `unknown command '${clip(textOf(given))}'; the embedded store does publish and subscribe only; set REDIS_URL to a Redis server`,
  )
}

/** In RESP2 a reply can't be told from a message, so a subscriber can do little else. */
const isShut = (client: Client, name: string): boolean =>
  client.protocol === 2 && countHeard(client) > 0 && !WHILE_SUBSCRIBED.has(name)

const cannotExecute = (name: string): Reply =>
  error(
    `Can't execute '${clip(name)}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
  )

const clip = (text: string): string => text.slice(0, 128)
