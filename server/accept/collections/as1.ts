/**
 * AS1 collections — a page of a stream, and the list of streams, as Activity Streams 1.0 (§4; Base Schema §5). Pure.
 *
 * Rule: what came as AS1 is given as it came, all else is mapped. AS1 has no pages beside collections: a stream is its newest
 * page under the stream's own id. The items of a stream are activities (§4), so what was erased is left out; the `delete`
 * that says so is there.
 */
import { as1TextOf } from '../as1/text'
import type { PageView, StreamHead } from './as2'

export function pageAs1({ name, page, limit, links, filtered }: PageView): string {
  const head = JSON.stringify({
    id: links.self,
    objectType: 'collection',
    displayName: name,
    objectTypes: ['activity'],
    ...(filtered ? {} : { totalItems: page.head }),
    itemsPerPage: limit,
    links: hrefs(links),
  })
  const items = page.entries.filter(({ gone }) => !gone).map(as1TextOf)
  return `${head.slice(0, -1)},"items":[${items.join()}]}`
}

export const streamsAs1 = (given: {
  readonly id: string
  readonly streams: readonly StreamHead[]
  readonly limit: number
  readonly next: string | null
}): string =>
  JSON.stringify({
    id: given.id,
    objectType: 'collection',
    objectTypes: ['collection'],
    itemsPerPage: given.limit,
    links: hrefs(given.next === null ? {} : { next: given.next }),
    items: given.streams.map(({ id, name, head }) => ({
      id,
      objectType: 'collection',
      displayName: name,
      url: id,
      totalItems: head,
    })),
  })

const hrefs = (links: object): Record<string, { href: string }> =>
  Object.fromEntries(
    Object.entries(links).map(([relation, href]) => [relation, { href: String(href) }]),
  )
