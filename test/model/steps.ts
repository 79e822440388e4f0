/**
 * Steps — what may happen next, and how often. Each tells what it did in one readable line.
 */
import { encodeRing } from '../../server/broadcast/ring'
import { turn } from '../deliver/scripted'
import { KEY } from './database'
import { chooserOf, type Random } from './random'
import type { Reader } from './reader'
import { STREAM, textOf, type Weather, type World } from './world'

/** Takes one step. */
type Step = (world: World) => unknown

const READERS_MOST = 7

const HEALTHY: readonly [weight: number, step: Step][] = [
  [14, (world) => world.post()],
  [24, takeCommand],
  [36, hear],
  [40, answer],
  [14, (world) => pass(world, world.random.pick([0, 1, 4, 4, 10])!)],
  [2, (world) => pass(world, world.random.pick([100, 300, 6_000])!)],
  [
    24,
    ofReader(
      ({ socket }) => socket !== null && !socket.frozen,
      (reader) => reader.receive(1 + reader.world.random.below(3)),
    ),
  ],
  [
    6,
    (world) =>
      world.nodes.length > 0 &&
      world.readers.length < READERS_MOST &&
      world.open(world.newReader()),
  ],
  [3, ofReader(() => true, leave)],
  [3, comeBack],
  [
    2,
    ofReader(maySubscribe, (reader) => {
      reader.world.say(`${reader.words} subscribes again`)
      reader.ask()
    }),
  ],
  [
    1,
    ofReader(maySubscribe, (reader) => {
      reader.world.say(`${reader.words} unsubscribes`)
      reader.unsubscribe()
    }),
  ],
  [
    4,
    ofReader(mustAsk, (reader) => {
      reader.world.say(`${reader.words} asks`)
      reader.ask()
    }),
  ],
]

const FAULTS: typeof HEALTHY = [
  [
    4,
    ofReader(
      ({ socket }) => socket !== null,
      (reader) => {
        reader.world.say(`${reader.words} loses its connection`)
        reader.drop()
      },
    ),
  ],
  [3, ofReader(({ socket }) => socket !== null, loseUnnoticed)],
  [3, noticeGhost],
  [4, ofReader(({ socket }) => socket?.frozen === false, freeze)],
  [1, redisGoes],
  [
    1,
    (world) => {
      const node = world.random.pick(world.nodes)
      if (node) {
        world.say(`node ${node.name} dies`)
        world.killNode(node)
      }
    },
  ],
  [
    3,
    (world) => {
      const node = world.random.pick(world.nodes)
      if (node) {
        world.say(`node ${node.name} is in doubt`)
        node.delivery.doubt([STREAM])
      }
    },
  ],
  [3, strangeRing],
  [0.5, restore],
]

/** They heal; a schedule has them whatever its faults are. */
const HEALING: typeof HEALTHY = [
  [
    14,
    ofReader(
      ({ socket }) => socket === null,
      (reader) => {
        const node = reader.world.random.pick(reader.world.nodes)
        if (node) reader.connect(node)
      },
    ),
  ],
  [
    8,
    ofReader(
      ({ socket }) => socket?.frozen === true,
      (reader) => {
        reader.world.say(`${reader.words} reads on`)
        reader.socket!.frozen = false
      },
    ),
  ],
  [20, redisComes],
  [
    10,
    (world) => {
      const name = world.down.shift()
      if (name !== undefined) {
        world.say(`node ${name} starts`)
        world.startNode(name)
      }
    },
  ],
  [18, majority],
]

/** Every schedule has its own mixture: some faults often, some never, so that also rare meetings are met. */
export function stepsOf({ faults }: Weather, random: Random): (random: Random) => Step {
  const all = (steps: typeof HEALTHY, ...times: readonly number[]) =>
    steps.map(([weight, what]) => ({ weight: weight * random.pick(times)!, what }))
  const healthy = all(HEALTHY, 0.2, 1, 1, 2)
  return chooserOf(
    faults ? [...healthy, ...all(HEALING, 0.1, 1, 1), ...all(FAULTS, 0, 0.3, 1, 2)] : healthy,
  )
}

/** A reader that may take the step takes it. */
function ofReader(may: (reader: Reader) => boolean, run: (reader: Reader) => void) {
  return (world: World): void => {
    const reader = world.random.pick(world.readers.filter(may))
    if (reader) run(reader)
  }
}

function maySubscribe({ socket, state, mustAsk }: Reader): boolean {
  return socket?.connected === true && state.room !== null && !state.asking && !mustAsk
}

function mustAsk({ socket, state, mustAsk }: Reader): boolean {
  return socket?.connected === true && mustAsk && !state.asking
}

function pass(world: World, ms: number): Promise<void> {
  world.say(`${ms} ms pass`)
  return world.clock.advance(ms)
}

function takeCommand(world: World): void {
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

function answer(world: World): void {
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

function majority(world: World): void {
  const { database, random } = world
  if (database.visible === database.head) return
  database.visible += Math.ceil(random() * (database.head - database.visible))
  world.say(`a majority has everything up to ${database.visible}`)
}

function leave(reader: Reader): void {
  const { world } = reader
  world.say(`${reader.words} closes its page`)
  reader.drop()
  world.readers.splice(world.readers.indexOf(reader), 1)
  world.away.push(reader)
}

function comeBack(world: World): void {
  if (world.nodes.length === 0 || world.readers.length >= READERS_MOST) return
  const [reader] = world.away.splice(world.random.below(world.away.length), 1)
  if (reader) world.open(reader)
}

function loseUnnoticed(reader: Reader): void {
  const { world } = reader
  world.say(`${reader.words} loses its connection, and node ${reader.node!.name} does not notice`)
  reader.socket!.frozen = true
  world.ghosts.push(reader.socket!)
  reader.closed()
}

function noticeGhost(world: World): void {
  const ghost = world.ghosts.shift()
  if (!ghost) return
  world.say('a node notices that a connection is gone')
  ghost.close()
}

function freeze(reader: Reader): void {
  reader.world.say(`${reader.words} stops reading`)
  reader.socket!.frozen = true
}

function redisGoes(world: World): void {
  const ready = world.connections(({ status }) => status === 'ready')
  const some = world.random.chance(0.5)
    ? ready
    : ready.slice(0, 1 + world.random.below(ready.length))
  world.say(`Redis closes ${some.length} of ${ready.length} connections`)
  for (const connection of some) connection.close()
}

function redisComes(world: World): void {
  const connection = world.random.pick(world.connections(({ status }) => status === 'connecting'))
  if (!connection) return
  world.say(`node ${connection.node} is connected to Redis (${connection.name})`)
  connection.ready()
}

/** Typed by hand, signed with another key, or of another numbering. */
function strangeRing(world: World): void {
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

/** Posting has stopped and what was posted is settled: a restore beneath writers leaves no numbering to speak of. */
async function restore(world: World): Promise<void> {
  const { database, random, clock } = world
  for (let round = 0; round < 30 && world.posting > 0; round++) {
    for (const question of database.waiting.splice(0)) question.answer(false)
    database.visible = database.head
    await clock.advance(50)
  }
  if (world.posting > 0) return
  await turn()
  const head = random.below(database.head + 1)
  world.say(`the database is restored to ${head} of ${database.head} entries, under a new epoch`)
  world.restored = true
  database.restore(head)
}
