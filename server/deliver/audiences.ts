/**
 * Audiences — of one stream: rooms and SSE answers, those with equal filters together.
 *
 * Rule: an entry is checked once for each filter, however many have it and by whatever they are served (D8). Whoever is
 * dismissed while a frame is being given out gets nothing more; whether it does is what its `send` looks at.
 */
import type { Limits } from '../config'
import { flushTo, matching, type Audience, type Hit } from './audience'
import type { Entry } from './entry'

export interface Audiences extends Iterable<Audience> {
  readonly size: number
  add(audience: Audience): void
  /** False when it was not there. */
  delete(audience: Audience): boolean
  has(audience: Audience): boolean
  flush(entries: readonly Entry[], to: number): void
}

export function createAudiences(limits: Limits): Audiences {
  const groups = new Map<string, Set<Audience>>()
  let size = 0

  function* all(): Generator<Audience> {
    for (const group of groups.values()) yield* group
  }

  return {
    [Symbol.iterator]: all,
    get size() {
      return size
    },
    add(audience) {
      const name = nameOf(audience)
      const group = groups.get(name) ?? new Set()
      groups.set(name, group)
      if (group.has(audience)) return
      group.add(audience)
      size++
    },
    delete(audience) {
      const name = nameOf(audience)
      const group = groups.get(name)
      if (!group?.delete(audience)) return false
      if (group.size === 0) groups.delete(name)
      size--
      return true
    },
    has: (audience) => groups.get(nameOf(audience))?.has(audience) ?? false,
    flush(entries, to) {
      for (const group of groups.values()) {
        let hits: readonly Hit[] | null = null
        for (const audience of group) {
          hits ??= matching(audience.filter, entries)
          flushTo(audience, hits, to, limits)
        }
      }
    },
  }
}

/** The empty filter is null, and no other has an empty text. */
const nameOf = ({ filter }: Audience): string => filter?.canonical ?? ''
