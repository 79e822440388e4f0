/**
 * Steps of readers: pages are opened and closed, connections break, are given up, stand still and come back.
 */
import type { Reader } from './reader'
import type { World } from './world'

const READERS_MOST = 7

export function open(world: World): void {
  if (world.nodes.length > 0 && world.readers.length < READERS_MOST) world.open(world.newReader())
}

export function comeBack(world: World): void {
  if (world.nodes.length === 0 || world.readers.length >= READERS_MOST) return
  const [reader] = world.away.splice(world.random.below(world.away.length), 1)
  if (reader) world.open(reader)
}

export const leave = ofReader(
  () => true,
  (reader) => {
    const { world } = reader
    world.say(`${reader.words} closes its page`)
    reader.drop()
    world.readers.splice(world.readers.indexOf(reader), 1)
    world.away.push(reader)
  },
)

export const receive = ofReader(
  ({ socket }) => socket?.frozen === false,
  (reader) => reader.receive(1 + reader.world.random.below(3)),
)

export const connect = ofReader(
  ({ socket }) => socket === null,
  (reader) => {
    const node = reader.world.random.pick(reader.world.nodes)
    if (node) reader.connect(node)
  },
)

export const ask = ofReader(
  ({ socket, state, mustAsk }) => socket?.connected === true && mustAsk && !state.asking,
  (reader) => {
    reader.world.say(`${reader.words} asks`)
    reader.ask()
  },
)

export const subscribeAgain = ofReader(isSubscribed, (reader) => {
  reader.world.say(`${reader.words} subscribes again`)
  reader.ask()
})

export const unsubscribe = ofReader(isSubscribed, (reader) => {
  reader.world.say(`${reader.words} unsubscribes`)
  reader.unsubscribe()
})

export const drop = ofReader(
  ({ socket }) => socket !== null,
  (reader) => {
    reader.world.say(`${reader.words} loses its connection`)
    reader.drop()
  },
)

export const loseUnnoticed = ofReader(
  ({ socket }) => socket !== null,
  (reader) => {
    const { world } = reader
    world.say(`${reader.words} loses its connection, and node ${reader.node!.name} does not notice`)
    reader.socket!.frozen = true
    world.ghosts.push(reader.socket!)
    reader.closed()
  },
)

export function noticeGhost(world: World): void {
  const ghost = world.ghosts.shift()
  if (!ghost) return
  world.say('a node notices that a connection is gone')
  ghost.close()
}

export const freeze = ofReader(
  ({ socket }) => socket?.frozen === false,
  (reader) => {
    reader.world.say(`${reader.words} stops reading`)
    reader.socket!.frozen = true
  },
)

export const readOn = ofReader(
  ({ socket }) => socket?.frozen === true,
  (reader) => {
    reader.world.say(`${reader.words} reads on`)
    reader.socket!.frozen = false
  },
)

/** A reader that may take the step takes it. */
function ofReader(may: (reader: Reader) => boolean, run: (reader: Reader) => void) {
  return (world: World): void => {
    const reader = world.random.pick(world.readers.filter(may))
    if (reader) run(reader)
  }
}

function isSubscribed({ socket, state, mustAsk }: Reader): boolean {
  return socket?.connected === true && state.room !== null && !state.asking && !mustAsk
}
