/**
 * Links — the addresses of a stream, of its pages, and of the pages around one.
 *
 * Rule: newest first: `first` is the newest page, `last` the one with the oldest entries, `next` is older and absent only at
 * the end, `prev` is newer and always there, for polling. A page is a range of seq, so that its address goes on meaning the
 * same entries while others arrive.
 */
import { formatPosition } from '../../../schemas/position'
import type { PageParameters } from '../parameters'

export const streamUrl = (publicUrl: string, stream: string): string =>
  `${publicUrl}/streams/${stream}`

export const activitiesUrl = (publicUrl: string, stream: string): string =>
  `${streamUrl(publicUrl, stream)}/activities`

/** The place of a page: which stream, how it is read. */
export interface Place extends Pick<PageParameters, 'limit' | 'filterQuery'> {
  readonly publicUrl: string
  readonly stream: string
  readonly epoch: string
}

export interface Ends {
  readonly first: string
  readonly last: string
}

/** Where a walk through a stream begins and ends. */
export const endsOf = (place: Place): Ends => ({
  first: pageUrl(place),
  last: pageUrl(place, 'after', 0),
})

export interface PageLinks extends Ends {
  readonly self: string
  readonly next?: string
  readonly prev: string
}

export interface PagePlace extends Place, Pick<PageParameters, 'after' | 'before'> {
  /** The range that was looked at. */
  readonly page: { readonly lowest: number; readonly highest: number }
}

export function linksOf(view: PagePlace): PageLinks {
  const { after, before, page } = view
  return {
    self: after === undefined ? pageUrl(view, 'before', before) : pageUrl(view, 'after', after),
    ...endsOf(view),
    ...(page.lowest > 1 ? { next: pageUrl(view, 'before', page.lowest) } : {}),
    prev: pageUrl(view, 'after', page.highest),
  }
}

/** RFC 8288. The addresses are our own, and percent-encoded. */
export const linkHeader = (links: Readonly<Record<string, string>>): string =>
  Object.entries(links)
    .map(([relation, href]) => `<${href}>; rel="${relation}"`)
    .join(', ')

function pageUrl(place: Place, name?: 'after' | 'before', seq?: number): string {
  const { publicUrl, stream, epoch, limit, filterQuery } = place
  const query = new URLSearchParams(filterQuery)
  query.set('limit', String(limit))
  if (name !== undefined && seq !== undefined) query.set(name, formatPosition({ epoch, seq }))
  return `${activitiesUrl(publicUrl, stream)}?${query.toString().replaceAll('%3A', ':')}`
}
