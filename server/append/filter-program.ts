/**
 * The filter for programs — `freshet/filter`: whether an activity matches, as the server would say.
 *
 *     const wanted = createFilter({ type: 'Like', not: { actor: me } })
 *     activities.filter(wanted.matches)
 *
 * In:  a filter as `subscribe` takes it; throws what the server would answer to it.
 * Rule: the server's own compiler, projection and check, so that both sides can't differ. It runs in browsers as well.
 */
import type { FilterJson, JsonObject } from '../../schemas/wire'
import { compileFilter, parseFilter } from './filter'
import { project } from './projection'

export interface FilterProgram {
  /** Whether the server would show this activity. */
  matches(activity: object): boolean
  /** As parameters, in one order: equal filters have equal texts. */
  readonly query: string
}

export function createFilter(filter: FilterJson): FilterProgram {
  const { matches, canonical } = compileFilter(parseFilter(filter))
  return { matches: (activity) => matches(project(activity as JsonObject)), query: canonical }
}
