/**
 * Filter — the JSON of a subscription as query parameters, and as one text. Pure.
 *
 * Rule: the same wishes, however they are written, have the same text, so that they share one subscription. What is not
 * understood goes to the server as it is: it judges.
 */
import type { FilterClauses, FilterOrName } from '../../schemas/wire'

export function filterQuery(filter: FilterOrName | undefined): URLSearchParams {
  if (typeof filter === 'string') return new URLSearchParams({ filter })
  const { not = {}, ...any } = filter ?? {}
  const pairs = [...pairsOf(any, ''), ...pairsOf(not, 'not.')]
  const query = new URLSearchParams()
  for (const [name, value] of pairs.sort(byText)) query.append(name, value)
  return query
}

export const wantedText = (stream: string, filter: FilterOrName | undefined): string => {
  const query = filterQuery(filter).toString()
  return query === '' ? stream : `${stream}?${query}`
}

const pairsOf = (clauses: FilterClauses, prefix: string): [string, string][] =>
  Object.entries(clauses).flatMap(([field, values]) =>
    [...new Set([values].flat())].map((value): [string, string] => [prefix + field, String(value)]),
  )

const byText = (one: [string, string], other: [string, string]): number =>
  one.join('=') < other.join('=') ? -1 : 1
