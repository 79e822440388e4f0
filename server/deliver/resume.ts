/**
 * Resume — may a reader go on from this position?
 *
 * Rule: the same numbering, and not beyond the head. What this node's tail has not seen yet, another node may have
 * delivered already, so MongoDB is asked before a position is called lost (P3); and the primary, since a majority read
 * may lag behind what a ring told.
 */
import type { Position } from '../../schemas/position'
import type { Tail } from './tail'

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
