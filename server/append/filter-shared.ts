/**
 * Shared filters — equal filters are compiled once, and whoever asks by them has the same one: sockets, events, pages, counts.
 *
 * In:  Filter. Out: the compiled one; null for the empty filter: then nothing need be asked of an entry.
 * Rule: those that were asked for last are kept, bounded in number and in text (P7). Who still has one that is not kept any more goes on with it;
 * that live entries are checked once for each filter does not hang on this, but on its text (deliver/audiences.ts).
 * Why not weakly held ones: they last until a large collection of garbage, and nobody could say how many there are.
 */
import { LIMITS } from '../config'
import { canonicalText } from './filter-canonical'
import type { Filter } from './filter-clauses'
import { compileFilter, type CompiledFilter } from './filter'

export type CompileWanted = (filter: Filter) => CompiledFilter | null

export const compileWanted = sharing(LIMITS)

export function sharing(limits: {
  filtersShared: number
  filtersSharedText: number
}): CompileWanted {
  /** The one that was asked for last is last. */
  const kept = new Map<string, CompiledFilter>()
  let text = 0

  const drop = (canonical: string): void => {
    if (kept.delete(canonical)) text -= canonical.length
  }
  return (filter) => {
    const canonical = canonicalText(filter)
    if (canonical === '') return null
    const compiled = kept.get(canonical) ?? compileFilter(filter, canonical)
    drop(canonical)
    kept.set(canonical, compiled)
    text += canonical.length
    for (const oldest of kept.keys()) {
      if (kept.size <= limits.filtersShared && text <= limits.filtersSharedText) break
      drop(oldest)
    }
    return compiled
  }
}
