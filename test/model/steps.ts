/**
 * Steps — what may happen next, and how often.
 *
 * Rule: a step tells what it did in one readable line; one that finds nothing to do says nothing.
 */
import { chooserOf, type Random } from './random'
import * as parts from './steps-of-parts'
import * as readers from './steps-of-readers'
import type { Weather, World } from './world'

type Step = (world: World) => unknown
type Steps = readonly (readonly [weight: number, step: Step])[]

const HEALTHY: Steps = [
  [14, parts.post],
  [24, parts.takeCommand],
  [36, parts.hear],
  [40, parts.answer],
  [14, parts.passMoment],
  [2, parts.passLong],
  [24, readers.receive],
  [6, readers.open],
  [3, readers.leave],
  [3, readers.comeBack],
  [2, readers.subscribeAgain],
  [1, readers.unsubscribe],
  [4, readers.ask],
]

const FAULTS: Steps = [
  [4, readers.drop],
  [3, readers.loseUnnoticed],
  [3, readers.noticeGhost],
  [4, readers.freeze],
  [1, parts.redisGoes],
  [1, parts.nodeDies],
  [3, parts.doubt],
  [3, parts.strangeRing],
  [1, parts.restore],
  [0.5, parts.tear],
]

const HEALING: Steps = [
  [14, readers.connect],
  [8, readers.readOn],
  [20, parts.redisComes],
  [10, parts.nodeStarts],
  [10, parts.majority],
]

/** Every schedule has its own mixture: some faults often, some never, so that also rare meetings are met. */
export function stepsOf({ faults }: Weather, random: Random): (random: Random) => Step {
  const all = (steps: Steps, ...times: readonly number[]) =>
    steps.map(([weight, what]) => ({ weight: weight * random.pick(times)!, what }))
  const healthy = all(HEALTHY, 0.2, 1, 1, 2)
  return chooserOf(
    faults ? [...healthy, ...all(HEALING, 0.1, 1, 1), ...all(FAULTS, 0, 0.3, 1, 2)] : healthy,
  )
}
