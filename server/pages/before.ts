/** Before — where an older part begins: `epoch:seq`, or a bare number. */
import { parsePosition } from '../../schemas/position'
import { Refusal } from '../errors'

export function readBefore(value: unknown, epoch: string): number | undefined {
  if (value === undefined) return undefined
  const position = typeof value === 'string' ? parsePosition(value, epoch) : null
  if (position === null) throw new Refusal('bad-parameter', 'before is a position.')
  if (position.epoch !== epoch) throw new Refusal('position-lost')
  return position.seq
}
