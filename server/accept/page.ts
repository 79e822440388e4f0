/**
 * Page — one page of a stream's history, as its parameters say.
 *
 * Rule: a position beyond the head belongs to another numbering: 409 `position-lost`, never an empty page that looks like
 * "nothing new". A majority read may lag behind what a post has just been told; so the primary is asked first.
 */
import type { History, Page } from '../append/history'
import { Refusal } from '../errors'
import type { PageParameters } from './parameters'

export interface PageWanted extends Pick<PageParameters, 'after' | 'before' | 'limit' | 'filter'> {
  readonly withAs1?: boolean
}

export async function readPage(
  history: History,
  stream: string,
  wanted: PageWanted,
): Promise<Page> {
  const { after, before, limit, filter, withAs1 = false } = wanted
  const page = await history.page(stream, {
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
    limit,
    ...(filter === null ? {} : { where: filter.query, lead: filter.lead }),
    withAs1,
  })
  if (after !== undefined && after > page.head && after > (await history.headOnPrimary(stream)))
    throw new Refusal('position-lost', 'The stream does not reach so far; load it again.')
  return page
}
