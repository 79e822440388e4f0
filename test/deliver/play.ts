/**
 * Play — one schedule: a seed decides what happens, one thing after the other.
 */
import { Client } from './client'
import { turn } from './scripted'
import { World, type Mistake, type Weather } from './world'

type Act = [weight: number, act: (world: World, client: Client | undefined) => unknown]

const HEALTHY: Act[] = [
  [18, (world) => world.write()],
  [30, (world) => world.ring()],
  [25, (world) => world.answer()],
  [12, (world) => world.clock.advance(world.pick([0, 1, 4, 4, 10])!)],
  [1, (world) => world.clock.advance(world.pick([300, 6_000])!)],
  [15, (_world, client) => client?.receive(1)],
  [
    5,
    (world) => {
      const client = new Client(world)
      world.clients.push(client)
      void client.connect(world.pick(world.nodes)!)
    },
  ],
]

const FAULTY: Act[] = [
  ...HEALTHY,
  [15, (world) => world.majority()],
  [3, (_world, client) => client?.drop()],
  [8, (world, client) => client?.socket === null && void client.connect(world.pick(world.nodes)!)],
  [3, (_world, client) => client?.canResubscribe && void client.subscribe()],
  [3, (_world, client) => client?.socket?.shed()],
  [3, (_world, client) => client?.socket && (client.socket.shedWithNext = true)],
  [6, (_world, client) => client?.socket?.unblock()],
  [1, (world) => world.pick(world.nodes)!.patrol.look(['weir'])],
]

/** One schedule; answers what went wrong. */
export async function play(
  seed: number,
  given: { weather: Weather; steps: number; mistake?: Mistake },
): Promise<string[]> {
  const random = randomFrom(seed)
  jest.spyOn(Math, 'random').mockImplementation(random)
  const world = new World(random, given.weather, given.mistake)
  const acts = given.weather.faults ? FAULTY : HEALTHY
  const total = acts.reduce((sum, [weight]) => sum + weight, 0)
  for (let step = 0; step < given.steps && world.wrong.length === 0; step++) {
    let at = random() * total
    const [, act] = acts.find(([weight]) => (at -= weight) < 0)!
    await act(world, world.pick(world.clients))
    if (world.chance(0.7)) await turn()
  }
  await world.calm()
  await world.end()
  jest.restoreAllMocks()
  return world.wrong
}

/** mulberry32 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
