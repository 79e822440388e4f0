/**
 * Together — several subscriptions as one, for what is said of the connection.
 *
 * In:  how each stands. Out: how all stand, and one position and one head that are the sums of theirs. Pure.
 * Rule: the worst counts: offline when one is, live when all are. A head that is not known of one is not known (P3).
 */
import type { Position } from '../schemas/position'
import type { Standing } from './live/connect'

type Stands = Pick<Standing, 'state' | 'head'>

export interface Together {
  readonly position: Position
  stands(stream: string, standing: Stands): Stands
}

export function createTogether(positions: ReadonlyMap<string, Position>): Together {
  const all = new Map<string, Stands>(
    [...positions.keys()].map((stream) => [stream, { state: 'connecting', head: null }]),
  )
  return {
    get position() {
      return sum([...positions.values()])
    },
    stands(stream, standing) {
      all.set(stream, standing)
      const heads = [...all.values()].flatMap(({ head }) => head ?? [])
      const state = WORST.find((one) => [...all.values()].some((each) => each.state === one))!
      return { state, head: heads.length === all.size ? sum(heads) : null }
    },
  }
}

const WORST: readonly Standing['state'][] = [
  'offline',
  'connecting',
  'catching up',
  'live',
  'closed',
]

/** One database, one epoch. */
const sum = (positions: readonly Position[]): Position => ({
  epoch: positions[0]?.epoch ?? '',
  seq: positions.reduce((total, { seq }) => total + seq, 0),
})
