/**
 * Resume — where a reader begins: at the position that it brings, or live, after the newest that it wants to see first.
 *
 * Rule: a position is good while the numbering is the same and it is not beyond the head. What this node's tail has not
 * seen yet, another node may have delivered already, so MongoDB is asked before a position is called lost (P3); and the
 * primary, since a majority read may lag behind what a ring told.
 */
import type { CompiledFilter } from '../append/filter'
import type { Told } from '../append/told'
import type { Position } from '../../schemas/position'
import type { Sources } from './delivery'
import { toEntry, type Entry } from './entry'
import type { Tail } from './tail'

export interface Start {
  readonly recovered: boolean
  readonly position: Position
  /** In which generation of the tail that is true. */
  readonly generation: number
  /** Up to the position, ascending. */
  readonly entries: readonly Entry[]
  /** What became of these since, up to the position. */
  readonly changes: readonly Told[]
}

export async function findStart(
  tail: Tail,
  wanted: {
    readonly stream: string
    readonly filter: CompiledFilter | null
    readonly position: Position | null
    readonly last: number
  },
  { headOnPrimary, newest }: Pick<Sources, 'headOnPrimary' | 'newest'>,
): Promise<Start> {
  const { position, last } = wanted
  const recovered = position !== null && (await canResume(tail, position, headOnPrimary))
  const { generation, epoch, flushed } = tail
  if (recovered) return { recovered, position, generation, entries: [], changes: [] }
  const found = last > 0 ? await newest(wanted, flushed) : { ...NOTHING, seq: flushed }
  return {
    recovered,
    position: { epoch, seq: found.seq },
    generation,
    entries: found.entries.map(toEntry),
    changes: found.changes,
  }
}

const NOTHING = { entries: [], changes: [] } as const

export async function canResume(
  tail: Tail,
  position: Position,
  headOnPrimary: (stream: string) => Promise<number>,
): Promise<boolean> {
  if (position.epoch !== tail.epoch) return false
  if (position.seq <= tail.last) return true
  const stored = await headOnPrimary(tail.stream)
  // The numbering may have been lost during the read.
  return position.seq <= stored && position.epoch === tail.epoch
}
