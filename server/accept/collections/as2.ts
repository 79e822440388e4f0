/**
 * AS2 collections — a stream, a page of it, and the list of streams, as ActivityStreams 2.0. Pure.
 *
 * Rule: a page is joined from stored texts, which are not parsed again (D3). A filtered page is not counted.
 */
import { AS2_CONTEXT } from '../../../schemas/as2/spelling'
import type { Page } from '../../append/history'
import { toldJson, type Told } from '../../append/told'
import type { Ends, PageLinks } from './links'

export interface StreamHead {
  readonly id: string
  readonly name: string
  readonly head: number
}

export const streamJson = ({ id, name, head }: StreamHead, { first, last }: Ends): string =>
  JSON.stringify({
    '@context': AS2_CONTEXT,
    id,
    type: 'OrderedCollection',
    name,
    totalItems: head,
    first,
    last,
  })

/** A page of a stream, under the address that stands in `links.self`. */
export interface PageView {
  readonly stream: string
  readonly name: string
  readonly page: Page
  /** What became of items before, or of these. */
  readonly changes: readonly Told[]
  readonly limit: number
  readonly links: PageLinks
  readonly filtered: boolean
}

export function pageJson({ stream, page, changes, filtered, links: all }: PageView): string {
  const { self, ...links } = all
  const head = JSON.stringify({
    '@context': AS2_CONTEXT,
    id: self,
    type: 'OrderedCollectionPage',
    partOf: stream,
    ...(filtered ? {} : { totalItems: page.head }),
    ...links,
  })
  const items = page.entries.map(({ text }) => text)
  const told = changes.length === 0 ? '' : `,"changes":${toldJson(changes)}`
  return `${head.slice(0, -1)},"orderedItems":[${items.join()}]${told}}`
}

export const streamsJson = (given: {
  readonly id: string
  readonly streams: readonly StreamHead[]
  /** Where the list goes on. */
  readonly next: string | null
}): string =>
  JSON.stringify({
    '@context': AS2_CONTEXT,
    id: given.id,
    type: 'Collection',
    items: given.streams.map(({ id, name, head }) => ({
      type: 'OrderedCollection',
      id,
      name,
      totalItems: head,
    })),
    ...(given.next === null ? {} : { next: given.next }),
  })
