/**
 * Schedule — one course of events: a seed decides what happens, one step after the other.
 *
 * Rule: each step draws from random numbers of its own, so that steps can be left out and the others stay what they
 * are. The invariants hold after every step; how it ends is told in end.ts.
 */
import { ScriptedClock, turn } from '../deliver/scripted'
import { end } from './end'
import { randomFrom } from './random'
import { stepsOf } from './steps'
import { scriptTimers } from './timers'
import { World, type Weather } from './world'

const TRIES = 5

export interface Outcome {
  /** The first invariant that broke. */
  readonly wrong: string | null
  /** The last step that was taken. */
  readonly at: number
  /** Each begins with the number of its step. */
  readonly lines: readonly string[]
}

export async function play(
  seed: number,
  weather: Weather,
  steps: Iterable<number>,
): Promise<Outcome> {
  const clock = new ScriptedClock()
  const setUp = randomFrom(seed, 0)
  let random = setUp
  const restore = scriptTimers(clock, () => random())
  let at = 0
  try {
    const world = new World(setUp, clock, weather)
    const choose = stepsOf(weather, setUp)
    for (const step of steps) {
      world.step = at = step
      world.random = random = randomFrom(seed, step)
      await take(world, choose)
      world.drain()
      if (random.chance(0.7)) await turn()
      if (world.wrong !== null) break
    }
    await turn()
    world.step = 'end'
    world.random = random = randomFrom(seed, -1)
    if (world.wrong === null) await end(world)
    return { wrong: world.wrong, at, lines: world.lines }
  } finally {
    restore()
  }
}

/** What there is nothing to do for is tried again with something else. */
async function take(world: World, choose: ReturnType<typeof stepsOf>): Promise<void> {
  const said = world.lines.length
  for (let tries = 0; tries < TRIES && world.lines.length === said; tries++)
    await choose(world.random)(world)
}

export const firstSteps = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => at + 1)
