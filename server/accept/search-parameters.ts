/**
 * Search parameters — the query string of GET /search, strictly. Pure.
 *
 * In:  `q`, `stream`, `before`, `limit`, and filters. Out: what search asks for, and the parameters that lead on.
 */
import { parseFilterQuery } from '../append/filter'
import { wordsWanted } from '../append/filter-clauses'
import { compileWanted } from '../append/filter-shared'
import type { SearchQuery } from '../append/search'
import { parseSince } from '../append/since'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { bad, readNumber, readStreamName, single } from './parameters'

/** `filter` by name is not taken here: the words and a filter would be two. */
export const SEARCH: ReadonlySet<string> = new Set(['q', 'stream', 'before', 'limit'])

export interface SearchParameters extends SearchQuery {
  /** As they came, less the place: what leads on takes them again. */
  readonly query: URLSearchParams
}

export function readSearchParameters(query: URLSearchParams, limits: Limits): SearchParameters {
  const q = single(query, 'q')
  const stream = single(query, 'stream')
  const before = single(query, 'before')
  const since = parseSince(before)
  if (before !== undefined && since === null) throw bad("'before' is a place that 'next' gave.")
  const rest = new URLSearchParams(query)
  rest.delete('before')
  return {
    words: readWords(q),
    stream: stream === undefined ? null : readStreamName(stream),
    where: compileWanted(parseFilterQuery(query, SEARCH))?.query ?? null,
    since,
    limit: readNumber(query, 'limit', 1, limits.pageMax, limits.pageDefault),
    query: rest,
  }
}

/** As `text` of a filter takes them, and no more of them. */
function readWords(q: string | undefined): readonly string[] {
  if (!q) throw bad("Give the words to look for as 'q'.")
  try {
    return wordsWanted(q)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw bad(error.detail?.replaceAll("'text'", "'q'") ?? '')
  }
}
