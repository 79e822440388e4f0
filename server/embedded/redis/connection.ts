/**
 * Connection — the commands by which a client greets, names itself and leaves, or sends others away.
 * There are no passwords: AUTH is refused like every other command that is not here.
 */
import { type Client, countHeard } from './client'
import { type Call, MANY, row, type Rows, textOf } from './command'
import { REDIS_VERSION } from './describe'
import { error, OK, type Reply } from './reply'

export const CONNECTION_COMMANDS: Rows = {
  ping: row(0, 1, ping),
  hello: row(0, MANY, hello),
  quit: row(0, MANY, quit),
  reset: row(0, 0, reset),
  'client|id': row(0, 0, ({ client }) => client.id),
  'client|getname': row(0, 0, ({ client: { name } }) => (name ? Buffer.from(name) : null)),
  'client|setname': row(1, 1, ({ client, args }) => setName(client, textOf(args[0]))),
  'client|setinfo': row(2, 2, () => OK),
  'client|kill': row(2, 2, kill),
}

function ping({ client, args: [echo] }: Call): Reply {
  if (client.protocol === 2 && countHeard(client) > 0) return ['pong', echo ?? '']
  return echo ?? { line: 'PONG' }
}

function hello({ client, args }: Call): Reply {
  const [version = String(client.protocol), option, name] = args.map(textOf)
  if (version !== '2' && version !== '3') return { error: 'NOPROTO unsupported protocol version' }
  if (option !== undefined) {
    const isName = option.toLowerCase() === 'setname' && name !== undefined && args.length === 3
    if (!isName) return error(`Syntax error in HELLO option '${option}'`)
    const reply = setName(client, name)
    if (reply !== OK) return reply
  }
  client.protocol = version === '2' ? 2 : 3
  return {
    map: [
      ['server', 'redis'],
      ['version', REDIS_VERSION],
      ['proto', client.protocol],
      ['id', client.id],
      ['mode', 'standalone'],
      ['role', 'master'],
      ['modules', []],
    ],
  }
}

function setName(client: Client, name: string): Reply {
  if (name.length > 256 || !/^[!-~]*$/.test(name))
    return error('Client names cannot contain spaces, newlines or special characters.')
  client.name = name
  return OK
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

/** `KILL TYPE pubsub` is how a lost doorbell is tried out. Spares its caller, as Redis does. */
function kill({ hub, client, args }: Call): Reply {
  const [what, value = ''] = args.map((arg) => textOf(arg).toLowerCase())
  const test = what === 'id' ? testId(value) : what === 'type' ? testType(value) : SYNTAX
  if (typeof test !== 'function') return test
  const met = [...hub.clients.values()].filter((one) => one !== client && test(one))
  for (const one of met) one.kill()
  return met.length
}

const SYNTAX = error('syntax error')

function testId(value: string) {
  if (!/^[1-9][0-9]{0,15}$/.test(value)) return error('client-id should be greater than 0')
  return ({ id }: Client): boolean => id === Number(value)
}

function testType(type: string) {
  if (type !== 'pubsub' && type !== 'normal') return error(`Unknown client type '${type}'`)
  return (client: Client): boolean => countHeard(client) > 0 === (type === 'pubsub')
}
