/**
 * Clients — CLIENT and its subcommands: who is connected, by what name, and away with them.
 * CLIENT KILL matters most: it is how a lost doorbell is tried out.
 */
import { type Client, isSubscribed } from './client'
import { type Call, MANY, row, type Rows, textOf } from './command'
import { describeClient } from './describe-client'
import { isClientName, NAME_REFUSED } from './names'
import { error, type Failure, OK, type Reply } from './reply'

export const CLIENT_COMMANDS: Rows = {
  client: {
    subcommands: {
      id: row(0, 0, ({ client }) => client.id),
      getname: row(0, 0, ({ client }) => (client.name ? Buffer.from(client.name, 'latin1') : null)),
      setname: row(1, 1, setName),
      setinfo: row(2, 2, () => OK),
      info: row(0, 0, ({ client }) => ({ text: `${describeClient(client)}\n` })),
      list: row(0, MANY, list),
      kill: row(1, MANY, kill),
      'no-evict': row(1, 1, ({ args }) => (/^(on|off)$/i.test(textOf(args[0])) ? OK : SYNTAX)),
      reply: row(1, 1, ({ args }) => (/^on$/i.test(textOf(args[0])) ? OK : SYNTAX)),
    },
  },
}

const SYNTAX = error('syntax error')

type Test = (client: Client) => boolean

function setName({ client, args }: Call): Reply {
  const name = textOf(args[0])
  if (!isClientName(name)) return NAME_REFUSED
  client.name = name
  return OK
}

function list({ hub, args }: Call): Reply {
  const [what, ...values] = args.map(textOf)
  const test = listTest(what?.toLowerCase(), values)
  if (typeof test !== 'function') return test
  const clients = [...hub.clients.values()].filter(test)
  return { text: clients.map((client) => `${describeClient(client)}\n`).join('') }
}

function listTest(what: string | undefined, values: readonly string[]): Test | Failure {
  if (what === undefined) return () => true
  if (what === 'type' && values.length === 1) return typeTest(values[0])
  if (what !== 'id' || values.length === 0) return SYNTAX
  if (!values.every(isId)) return error('Invalid client ID')
  return ({ id }) => values.some((value) => Number(value) === id)
}

/** `KILL addr` answers OK or an error; `KILL ID 7 TYPE pubsub …` answers how many it met. */
function kill({ hub, client, args }: Call): Reply | undefined {
  const words = args.map(textOf)
  const clients = [...hub.clients.values()]
  if (words.length === 1) {
    const met = clients.find(({ address }) => address === words[0])
    return met ? killAll([met], client, OK) : error('No such client')
  }
  const tests: Test[] = []
  let skipMe = true
  for (let at = 0; at < words.length; at += 2) {
    const [what = '', value] = [words[at]?.toLowerCase(), words[at + 1]]
    if (value === undefined) return SYNTAX
    if (what === 'skipme' && /^(yes|no)$/i.test(value)) skipMe = value.toLowerCase() === 'yes'
    else {
      const test = killTest(what, value)
      if (typeof test !== 'function') return test
      tests.push(test)
    }
  }
  const met = clients.filter(
    (one) => !(skipMe && one === client) && tests.every((test) => test(one)),
  )
  return killAll(met, client, met.length)
}

/** Who kills itself still gets the answer. */
function killAll(met: readonly Client[], killer: Client, reply: Reply): Reply | undefined {
  for (const one of met) if (one !== killer) one.kill()
  if (!met.includes(killer)) return reply
  killer.send(reply)
  killer.end()
  return undefined
}

function killTest(what: string, value: string): Test | Failure {
  if (what === 'type') return typeTest(value)
  if (what === 'addr') return ({ address }) => address === value
  if (what === 'laddr') return ({ localAddress }) => localAddress === value
  if (what === 'user') return () => value === 'default'
  if (what !== 'id') return SYNTAX
  return isId(value)
    ? ({ id }) => id === Number(value)
    : error('client-id should be greater than 0')
}

function typeTest(type = ''): Test | Failure {
  const name = type.toLowerCase()
  if (name === 'pubsub') return isSubscribed
  if (name === 'normal') return (client) => !isSubscribed(client)
  return /^(master|replica|slave)$/.test(name)
    ? () => false
    : error(`Unknown client type '${type}'`)
}

const isId = (text: string): boolean => /^[1-9][0-9]{0,15}$/.test(text)
