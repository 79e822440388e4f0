/**
 * Canonical text of a filter — its name wherever filters are told apart: rooms, caches, logs.
 *
 * Rule: it is the filter's own query string in a fixed order, so that it can be read by people, put behind a
 * `?`, and parsed back to the same filter.
 */
import { LIST_FIELDS, type Filter } from './filter-clauses'

export function canonicalText({ any, none, since, until }: Filter): string {
  const params = new URLSearchParams()
  for (const field of LIST_FIELDS) for (const value of any[field] ?? []) params.append(field, value)
  for (const field of LIST_FIELDS)
    for (const value of none[field] ?? []) params.append(`not.${field}`, value)
  if (since !== null) params.append('since', new Date(since).toISOString())
  if (until !== null) params.append('until', new Date(until).toISOString())
  return params.toString()
}
