/**
 * Connection — the commands by which a client greets, names itself and leaves.
 * There are no passwords: who gives one is told so, in the words of Redis, and is not let believe that
 * it guards anything.
 */
import { isSubscribed } from './client'
import { type Call, MANY, row, type Rows, textOf } from './command'
import { isClientName, NAME_REFUSED } from './names'
import { error, type Failure, OK, type Protocol, type Reply } from './reply'
import { REDIS_VERSION } from './version'

export const CONNECTION_COMMANDS: Rows = {
  ping: row(0, 1, ping),
  echo: row(1, 1, ({ args }) => args[0]),
  hello: row(0, MANY, hello),
  auth: row(1, MANY, ({ args }) => refusePassword(args.length)),
  select: row(1, 1, ({ args }) => select(textOf(args[0]))),
  quit: row(0, MANY, quit),
  reset: row(0, 0, reset),
}

function ping({ client, args: [echo] }: Call): Reply {
  if (client.protocol === 2 && isSubscribed(client)) return ['pong', echo ?? '']
  return echo ?? { line: 'PONG' }
}

function hello({ client, args }: Call): Reply {
  const [version, ...options] = args.map(textOf)
  const protocol = readProtocol(version, client.protocol)
  if (typeof protocol !== 'number') return protocol
  let name: string | undefined
  for (let option = options.shift(); option !== undefined; option = options.shift()) {
    const what = option.toLowerCase()
    if (what === 'auth' && options.length > 1) return refusePassword(2)
    if (what !== 'setname' || options.length === 0)
      return error(`Syntax error in HELLO option '${option}'`)
    name = options.shift()
    if (!isClientName(name)) return NAME_REFUSED
  }
  client.protocol = protocol
  client.name = name ?? client.name
  return {
    map: [
      ['server', 'redis'],
      ['version', REDIS_VERSION],
      ['proto', protocol],
      ['id', client.id],
      ['mode', 'standalone'],
      ['role', 'master'],
      ['modules', []],
    ],
  }
}

function readProtocol(version: string | undefined, current: Protocol): Protocol | Failure {
  if (version === undefined) return current
  if (version === '2' || version === '3') return version === '2' ? 2 : 3
  return /^-?[0-9]{1,18}$/.test(version)
    ? { error: 'NOPROTO unsupported protocol version' }
    : error('Protocol version is not an integer or out of range')
}

function refusePassword(words: number): Failure {
  if (words > 2) return error('syntax error')
  if (words === 2) return { error: 'WRONGPASS invalid username-password pair or user is disabled.' }
  return error(
    'AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
  )
}

/** Publish and subscribe know no databases; only the first is there. */
function select(index: string): Reply {
  if (index === '0') return OK
  return /^-?[0-9]{1,9}$/.test(index)
    ? error('DB index is out of range')
    : error('value is not an integer or out of range')
}

function quit({ client }: Call): undefined {
  client.send(OK)
  client.end()
}

function reset({ hub, client }: Call): Reply {
  hub.silence(client)
  client.protocol = 2
  client.name = ''
  return { line: 'RESET' }
}
