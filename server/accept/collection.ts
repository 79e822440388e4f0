/**
 * Collection — a page of a stream, and the list of streams, as ActivityStreams JSON. Pure.
 *
 * Rule: a page is joined from stored texts, which are not parsed again (D3). `next` leads to older entries and is
 * absent only at the end; `prev` leads to newer ones and is always there, for polling.
 */
import type { Page } from '../append/history'
import { formatPosition } from '../../schemas/position'

const CONTEXT = 'https://www.w3.org/ns/activitystreams'

export interface PageView {
  readonly publicUrl: string
  readonly stream: string
  readonly epoch: string
  readonly page: Page
  readonly limit: number
  readonly after: number | undefined
  readonly before: number | undefined
  readonly filterQuery: URLSearchParams
  readonly filtered: boolean
}

export const streamUrl = (publicUrl: string, stream: string): string =>
  `${publicUrl}/streams/${stream}/activities`

export function pageJson(view: PageView): string {
  const { page, filtered } = view
  const members: [string, unknown][] = [
    ['@context', CONTEXT],
    ['id', link(view, view.after === undefined ? 'before' : 'after', view.after ?? view.before)],
    ['type', 'OrderedCollectionPage'],
    ['partOf', streamUrl(view.publicUrl, view.stream)],
  ]
  if (!filtered) members.push(['totalItems', page.head])
  if (page.lowest > 1) members.push(['next', link(view, 'before', page.lowest)])
  members.push(['prev', link(view, 'after', page.highest)])
  const head = JSON.stringify(Object.fromEntries(members)).slice(0, -1)
  return `${head},"orderedItems":[${page.entries.map(({ text }) => text).join()}]}`
}

function link(view: PageView, name: 'after' | 'before', seq: number | undefined): string {
  const query = new URLSearchParams(view.filterQuery)
  query.set('limit', String(view.limit))
  if (seq !== undefined) query.set(name, formatPosition({ epoch: view.epoch, seq }))
  return `${streamUrl(view.publicUrl, view.stream)}?${query.toString().replaceAll('%3A', ':')}`
}

export function streamsJson(view: {
  readonly publicUrl: string
  readonly streams: readonly { name: string; head: number }[]
  readonly limit: number
  /** The name after which there are more. */
  readonly more: string | null
}): string {
  const { publicUrl, limit, more } = view
  return JSON.stringify({
    '@context': CONTEXT,
    id: `${publicUrl}/streams`,
    type: 'Collection',
    items: view.streams.map(({ name, head }) => ({
      type: 'OrderedCollection',
      id: streamUrl(publicUrl, name),
      name,
      totalItems: head,
    })),
    ...(more === null ? {} : { next: `${publicUrl}/streams?after=${more}&limit=${limit}` }),
  })
}
