/**
 * Write — a change at a dotted path, in place.
 *
 * Rule: missing documents on the way are made (unless the change has nothing to do there); a position in an array may lie
 * beyond its end, filled with null up to a limit; a scalar on the way is an error, as in MongoDB.
 */
import { LIMITS } from '../../../config'
import { Failure } from '../failure'
import { isPosition } from './path'
import { assign, isDocument, member, type Document } from './values'

export interface Change {
  /** Where the member is missing: make it, or leave it so. */
  readonly absent: 'make' | 'leave'
  /** The new value for the present one (undefined: missing). */
  readonly to: (current: unknown) => unknown
}

/** Returned by a change to take the member away. */
export const REMOVED = Symbol('removed')

export function changeAt(document: Document, at: readonly string[], change: Change): void {
  let holder: Document | unknown[] = document
  for (const part of at.slice(0, -1)) {
    let next = read(holder, part)
    if (next === undefined) {
      if (change.absent === 'leave') return
      next = {}
      write(holder, part, next)
    }
    if (!isDocument(next) && !Array.isArray(next)) {
      if (change.absent === 'leave') return
      throw new Failure(
        28,
        `Cannot create a field in the element {${part}: …} of '${at.join('.')}'`,
      )
    }
    holder = next
  }
  changeMember(holder, at[at.length - 1]!, change)
}

function changeMember(holder: Document | unknown[], part: string, change: Change): void {
  const current = read(holder, part)
  if (current === undefined && change.absent === 'leave') return
  const value = change.to(current)
  if (value !== REMOVED) write(holder, part, value)
  else if (Array.isArray(holder)) holder[Number(part)] = null
  else Reflect.deleteProperty(holder, part)
}

function read(holder: Document | unknown[], part: string): unknown {
  if (!Array.isArray(holder)) return member(holder, part)
  return isPosition(part) ? holder[Number(part)] : undefined
}

function write(holder: Document | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(holder)) return assign(holder, part, value)
  if (!isPosition(part)) throw new Failure(28, `Cannot create the field '${part}' in an array`)
  const position = Number(part)
  if (position > holder.length + LIMITS.mongodbPadding)
    throw new Failure(2, `the position ${part} lies too far beyond the end of the array`)
  while (holder.length < position) holder.push(null)
  holder[position] = value
}
