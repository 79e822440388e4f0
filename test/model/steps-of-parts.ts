/**
 * Steps of the parts below and around the readers: posts, time, Redis, MongoDB, nodes.
 */
import { encodeRing } from '../../server/broadcast/ring'
import { turn } from '../deliver/scripted'
import { KEY } from './database'
import { STREAM, textOf, type World } from './world'

export const post = (world: World): void => world.post()

export const passMoment = (world: World): Promise<void> =>
  pass(world, world.random.pick([0, 1, 4, 4, 10])!)

export const passLong = (world: World): Promise<void> =>
  pass(world, world.random.pick([100, 300, 6_000])!)

export function takeCommand(world: World): void {
  const connection = world.random.pick(world.connections(({ outbox }) => outbox.length > 0))
  const command = connection?.outbox.shift()
  if (!command) return
  world.say(`Redis takes ${command.what} of node ${connection!.node}`)
  command.run()
}

export function hear(world: World): void {
  const { random, weather } = world
  const connection = random.pick(world.connections(({ inbox }) => inbox.length > 0))
  if (!connection) return
  const { inbox, node } = connection
  const at = weather.faults && random.chance(0.25) ? random.below(inbox.length) : 0
  const heard = inbox[at]!
  if (!weather.faults || 'ack' in heard) return world.say(`node ${node}: ${connection.hear(0)}`)
  const luck = random()
  if (luck < 0.12) {
    inbox.splice(at, 1)
    return world.say(`node ${node}: a ring is lost (${heard.line.slice(0, 60)})`)
  }
  if (luck < 0.2) inbox.push(heard)
  const how = `${at > 0 ? ' too early' : ''}${luck < 0.2 ? ', and will again' : ''}`
  world.say(`node ${node}: ${connection.hear(at)}${how}`)
}

export function answer(world: World): void {
  const { random, database, weather } = world
  const at = random.below(database.waiting.length)
  const [question] = database.waiting.splice(at, 1)
  if (!question) return
  if (weather.faults && random.chance(0.1)) {
    question.fail(random.below(3))
    return world.say(`node ${question.node}: MongoDB fails at ${question.what}`)
  }
  const early = random.chance(0.5)
  const said = question.answer(early)
  world.say(
    `node ${question.node}: MongoDB answers ${question.what}: ${said}${early ? ' (as it was)' : ''}`,
  )
}

export function majority(world: World): void {
  const { database, random } = world
  if (database.visible === database.head) return
  database.visible += Math.ceil(random() * (database.head - database.visible))
  world.say(`a majority has everything up to ${database.visible}`)
}

export function nodeDies(world: World): void {
  const node = world.random.pick(world.nodes)
  if (!node) return
  world.say(`node ${node.name} dies`)
  world.killNode(node)
}

export function nodeStarts(world: World): void {
  const name = world.down.shift()
  if (name === undefined) return
  world.say(`node ${name} starts`)
  world.startNode(name)
}

export function doubt(world: World): void {
  const node = world.random.pick(world.nodes)
  if (!node) return
  world.say(`node ${node.name} is in doubt`)
  node.delivery.doubt([STREAM])
}

export function redisGoes(world: World): void {
  const ready = world.connections(({ status }) => status === 'ready')
  const some = world.random.chance(0.5)
    ? ready
    : ready.slice(0, 1 + world.random.below(ready.length))
  world.say(`Redis closes ${some.length} of ${ready.length} connections`)
  for (const connection of some) connection.close()
}

export function redisComes(world: World): void {
  const connection = world.random.pick(world.connections(({ status }) => status === 'connecting'))
  if (!connection) return
  world.say(`node ${connection.node} is connected to Redis (${connection.name})`)
  connection.ready()
}

/** Typed by hand, signed with another key, or of another numbering. */
export function strangeRing(world: World): void {
  const { random, database } = world
  const seq = (random.pick(world.nodes)?.delivery.sources.tails.get(STREAM)?.last ?? 0) + 1
  const text = textOf('Like', 'stranger')
  const key = Buffer.from(KEY, 'base64')
  const [what, line] = random.pick([
    ['a ring typed by hand', `{"v":1,"stream":"${STREAM}","seq":${seq}}`],
    [
      'a forged ring',
      encodeRing({ stream: STREAM, epoch: database.epoch, seq, text }, Buffer.from('no'), 1e6),
    ],
    ['a ring of another epoch', encodeRing({ stream: STREAM, epoch: 'zzzz', seq, text }, key, 1e6)],
  ])!
  world.say(`${what!} says ${seq}`)
  world.ring(line!)
}

/** Under posting. What a node has begun to ask when the connections break is answered to nobody. */
export async function restore(world: World): Promise<void> {
  const { database, random } = world
  await turn()
  const head = random.below(database.head + 1)
  world.say(`the database is restored to ${head} of ${database.head}, under a new epoch`)
  world.isTorn = true
  database.restore(head)
}

/** What is left of a fail-over in the instant between a writer's look at the head and its insert. */
export async function tear(world: World): Promise<void> {
  const { database, random } = world
  await turn()
  database.breakConnections()
  world.isTorn = true
  world.tear(database.head + 2 + random.below(2))
}

function pass(world: World, ms: number): Promise<void> {
  world.say(`${ms} ms pass`)
  return world.clock.advance(ms)
}
