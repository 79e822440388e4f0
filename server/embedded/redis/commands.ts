/**
 * Commands — the table of what the embedded Redis can do, and the way into it.
 *
 * In:  a client and a command. Out: replies, sent to the client.
 * Rule: the table is all there is. What is not in it is refused by name with the way out; a command
 * that pretended to work would be found out much later.
 */
import { type Client, isSubscribed } from './client'
import { CLIENT_COMMANDS } from './clients'
import { type Row, type Rows, textOf } from './command'
import { CONNECTION_COMMANDS } from './connection'
import { DESCRIBE_COMMANDS } from './describe'
import type { Hub } from './hub'
import type { Command } from './parse'
import { PUBSUB_COMMANDS } from './pubsub'
import { error, type Reply, wrongArity } from './reply'

const COMMANDS: Rows = {
  ...CONNECTION_COMMANDS,
  ...CLIENT_COMMANDS,
  ...DESCRIBE_COMMANDS,
  ...PUBSUB_COMMANDS,
}

/** Only a web page that was made to speak HTTP to us sends these: hang up and say nothing. */
const HTTP = new Set(['post', 'host:'])

const WHILE_SUBSCRIBED = new Set(
  'subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe ping quit reset'.split(
    ' ',
  ),
)

export function runCommand(hub: Hub, client: Client, command: Command): void {
  const name = textOf(command[0]).toLowerCase()
  if (HTTP.has(name)) return client.kill()
  hub.commands++
  client.lastAt = Date.now()
  const reply = isShut(client, name) ? cannotExecute(name) : answer(hub, client, command)
  if (reply !== undefined) client.send(reply)
}

function answer(hub: Hub, client: Client, command: Command): Reply | undefined {
  const [given, ...args] = command
  const name = textOf(given).toLowerCase()
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!found) return unknown(textOf(given))
  if ('run' in found) return runRow(found, name, { hub, client, args })
  const [sub, ...rest] = args
  if (!sub) return found.bare?.({ hub, client, args }) ?? wrongArity(name)
  const subName = textOf(sub).toLowerCase()
  const row = Object.hasOwn(found.subcommands, subName) ? found.subcommands[subName] : undefined
  if (!row)
    return error(`unknown subcommand '${clip(textOf(sub))}'. Try ${name.toUpperCase()} HELP.`)
  return runRow(row, `${name}|${subName}`, { hub, client, args: rest })
}

function runRow(row: Row, name: string, call: Parameters<Row['run']>[0]): Reply | undefined {
  if (call.args.length < row.min || call.args.length > row.max) return wrongArity(name)
  call.client.lastCommand = name
  return row.run(call)
}

/** In RESP2 a reply can't be told from a message, so a subscriber can do little else. */
const isShut = (client: Client, name: string): boolean =>
  client.protocol === 2 && isSubscribed(client) && !WHILE_SUBSCRIBED.has(name)

const cannotExecute = (name: string): Reply =>
  error(
    `Can't execute '${clip(name)}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
  )

const unknown = (name: string): Reply =>
  error(
    `unknown command '${clip(name)}'; the embedded store does publish and subscribe only; set REDIS_URL to a Redis server`,
  )

const clip = (text: string): string => text.slice(0, 128)
