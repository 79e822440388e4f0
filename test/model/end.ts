/**
 * End — how every schedule ends: all is well again, everybody is level, all leave, and nothing is left.
 *
 * Rule: under faults Redis stays deaf, so that the patrol alone brings everybody level (P6). In health nothing but what
 * is on its way arrives: whoever needs a patrol then has lost something that was not lost.
 */
import { turn } from '../deliver/scripted'
import { STREAM, type World } from './world'

const QUIET_ROUNDS = 4
const CALM_ROUNDS = 6
const CALM_MS = 2_500
const IDLE_TURNS = 8

export async function end(world: World): Promise<void> {
  if (world.weather.faults) await calm(world)
  else await quiet(world)
  for (const reader of world.readers) reader.checkLevel()
  if (world.wrong === null) await empty(world)
}

async function quiet(world: World): Promise<void> {
  const { database, redis, clock, readers } = world
  for (let quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
    if (isBusy(world)) quiet = 0
    comeBack(world)
    takeCommands(world)
    for (const connection of redis.connections)
      while (connection.inbox.length > 0) connection.hear()
    await turn()
    while (database.waiting.length > 0) {
      database.waiting.shift()!.answer(false)
      await turn()
    }
    await clock.advance(world.limits.flushMs)
    world.drain()
    for (const reader of readers) reader.receive(Infinity)
  }
}

async function calm(world: World): Promise<void> {
  const { database, redis, clock } = world
  redis.deaf = database.atOnce = true
  database.lags = false
  database.visible = database.head
  for (const name of world.down.splice(0)) world.startNode(name)
  for (const connection of redis.connections) connection.ready()
  for (const ghost of world.ghosts) ghost.close()
  while (database.waiting.length > 0) {
    database.waiting.shift()!.answer(false)
    await turn()
  }
  // What was still being written may come late; everybody is level so long after the last of it.
  for (let since = 0, head = -1; since < CALM_ROUNDS; since++) {
    if (head !== database.head) since = 0
    head = database.head
    comeBack(world)
    takeCommands(world)
    await clock.advance(CALM_MS)
    await receiveAll(world)
  }
}

async function empty(world: World): Promise<void> {
  const { database, clock, redis } = world
  database.atOnce = true
  for (const reader of world.readers) reader.drop()
  for (let round = 0; round < 4; round++) {
    takeCommands(world)
    await clock.advance(250)
  }
  for (const { name, io, delivery } of world.nodes) {
    const { tails, audiences } = delivery.sources.tails.counts
    if (tails + audiences + io.rooms.size > 0)
      world.break(`node ${name} holds ${STREAM} although nobody follows it (P8)`)
  }
  if (redis.streamChannels.length > 0)
    world.break('a node is subscribed although nobody follows a stream there (P8)')
}

/** A chase sends one page at a time: until nothing more has come for some turns. */
async function receiveAll(world: World): Promise<void> {
  for (let idle = 0; idle < IDLE_TURNS; idle++) {
    world.drain()
    for (const reader of world.readers) {
      if (reader.socket?.sent.length) idle = 0
      reader.receive(Infinity)
    }
    await turn()
  }
}

function comeBack(world: World): void {
  for (const reader of world.readers) {
    if (reader.socket === null) reader.connect(world.random.pick(world.nodes)!)
    else if (reader.mustAsk && !reader.state.asking) reader.ask()
    reader.socket!.frozen = false
    reader.socket!.prompt = true
  }
}

/** Acknowledgements come; rings that are under way are lost when Redis is deaf. */
function takeCommands({ redis }: World): void {
  for (const connection of redis.connections) {
    for (const command of connection.outbox.splice(0)) command.run()
    if (redis.deaf) connection.loseLines()
  }
}

const isBusy = ({ database, redis, readers }: World): boolean =>
  database.waiting.length > 0 ||
  redis.connections.some(({ inbox, outbox }) => inbox.length + outbox.length > 0) ||
  readers.some(({ socket }) => socket === null || socket.sent.length > 0)
