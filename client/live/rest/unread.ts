/**
 * Unread — how many entries match after a position, without fetching them.
 *
 * In:  streams with a position each, perhaps a filter. Out: a count for each, and the position up to which it holds; where there is
 * none, the code that says why.
 */
import { formatPosition, type Position } from '../../../schemas/position'
import type { FilterOrName, NotCounted, Unread } from '../../../schemas/wire'
import { filterQuery } from '../filter'
import { answerTo, type Ask } from './ask'

export interface UnreadQuery {
  readonly filter?: FilterOrName | undefined
  readonly signal?: AbortSignal | undefined
}

export async function readUnread(
  ask: Ask,
  stream: string,
  { position, ...query }: UnreadQuery & { readonly position: Position },
): Promise<Unread> {
  const path = `/streams/${encodeURIComponent(stream)}/unread`
  return (await read(ask, path, [formatPosition(position)], query)) as unknown as Unread
}

export async function readUnreadOfAll(
  ask: Ask,
  positions: Readonly<Record<string, Position>>,
  query: UnreadQuery = {},
): Promise<Readonly<Record<string, Unread | NotCounted>>> {
  const after = Object.entries(positions).map(([name, at]) => `${name}:${formatPosition(at)}`)
  const { streams } = await read(ask, '/unread', after, query)
  return streams as Readonly<Record<string, Unread | NotCounted>>
}

async function read(
  ask: Ask,
  path: string,
  after: readonly string[],
  { filter, signal }: UnreadQuery,
): Promise<Record<string, unknown>> {
  const query = filterQuery(filter)
  for (const one of after) query.append('after', one)
  const { text } = await answerTo(ask, `${path}?${query}`, signal === undefined ? {} : { signal })
  return JSON.parse(text) as Record<string, unknown>
}
