/**
 * Feeds — a stream for feed readers: Atom 1.0 and JSON Feed 1.1, each under an address of its own.
 *
 * GET /streams/:stream.atom, GET /streams/:stream.json-feed: the same pages as /activities, with the same filters.
 * Rule: the address says the form, not `Accept`: readers send anything there, and WebSub asks for one address for each
 * (§4). An entry stands there as it is now; what was deleted is left out, and what a filter found and no longer matches, too. How a feed is written is given by app.ts; here is only what is asked for, and who may.
 */
import { Router } from 'express'
import type { History, Page } from '../append/history'
import type { ReadNow, Standing } from '../append/now'
import { project } from '../append/projection'
import { pageWithin } from '../append/within'
import type { Limits } from '../config'
import { formatPosition } from '../../schemas/position'
import type { JsonObject } from '../../schemas/wire'
import { activitiesUrl } from './collections/links'
import { readPage } from './page'
import {
  FEED,
  queryOf,
  readPageParameters,
  readStreamName,
  type PageParameters,
} from './parameters'
import { createRights, type RightsDeps } from './rights'
import { sendTagged } from './tagged'

export const FEED_TYPES = {
  atom: 'application/atom+xml',
  'json-feed': 'application/feed+json',
} as const
export type FeedFormat = keyof typeof FEED_TYPES

export interface FeedAddresses {
  readonly feedUrl: string
  readonly selfUrl: string
  readonly pageUrl: string
  readonly activitiesUrl: string
  readonly nextUrl: string | null
  readonly prevUrl: string
}

export interface FeedPage extends FeedAddresses {
  readonly publicUrl: string
  readonly stream: string
  readonly filter: string
  readonly position: string
  readonly texts: readonly string[]
  /** When each changed last, if its stream was told. */
  readonly changedAt: readonly (Date | null)[]
}

export interface FeedsDeps extends RightsDeps {
  readonly limits: Limits
  readonly publicUrl: () => string
  readonly epoch: () => string
  readonly history: History
  readonly readNow: ReadNow
  readonly shape: (format: FeedFormat, page: FeedPage) => Promise<string>
}

export function createFeeds(deps: FeedsDeps): Router {
  const { limits, history } = deps
  const rights = createRights(deps)
  const router = Router({ caseSensitive: true })
  for (const format of Object.keys(FEED_TYPES) as FeedFormat[])
    router.get(`/streams/:stream.${format}`, async (request, response) => {
      const stream = readStreamName(request.params['stream'])
      rights.authorize(request, 'read', stream)
      const epoch = deps.epoch()
      const wanted = readPageParameters(queryOf(request.url), epoch, limits, FEED)
      const found = await readPage(history, stream, wanted)
      const page = pageWithin(found, limits.feedBytes, wanted.after !== undefined)
      const now = await deps.readNow(page.entries.map((entry) => ({ ...entry, stream })))
      const shown = page.entries.flatMap(({ text }, at) => shownOf(now[at]!, text, wanted))
      const addresses = addressesOf({
        publicUrl: deps.publicUrl(),
        stream,
        format,
        wanted,
        page,
        epoch,
        limits,
      })
      const position = formatPosition({ epoch, seq: page.highest })
      const body = await deps.shape(format, {
        ...addresses,
        publicUrl: deps.publicUrl(),
        stream,
        filter: inWords(wanted.filterQuery),
        position,
        texts: shown.map(({ text }) => text),
        changedAt: shown.map(({ changedAt }) => changedAt),
      })
      response.setHeader('Freshet-Position', position)
      response.setHeader('Link', linkHeader(addresses))
      // Opened in a browser it is a document of ours; whatever somebody smuggled into it runs nowhere.
      response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
      sendTagged(request, response, { contentType: FEED_TYPES[format], body })
    })
  return router
}

/** What has left a filter since it was posted is not what was asked for. */
function shownOf(
  now: Standing | null,
  stored: string,
  { filter }: Pick<PageParameters, 'filter'>,
): Standing[] {
  if (now === null) return []
  const matches =
    filter === null ||
    now.text === stored ||
    filter.matches(project(JSON.parse(now.text) as JsonObject))
  return matches ? [now] : []
}

/** For the Link header of the same entries in another shape. */
export const feedLinks = (publicUrl: string, stream: string, filter: URLSearchParams): string =>
  (Object.keys(FEED_TYPES) as FeedFormat[])
    .map((format) => {
      const query = filter.size === 0 ? '' : `?${filter}`
      const address = `${publicUrl}/streams/${stream}.${format}${query}`
      return `<${address}>; rel="alternate"; type="${FEED_TYPES[format]}"`
    })
    .join(', ')

interface Asked {
  readonly publicUrl: string
  readonly stream: string
  readonly format: FeedFormat
  readonly wanted: PageParameters
  readonly page: Page
  readonly epoch: string
  readonly limits: Limits
}

/** Older is `next`, as in the collection: RFC 5005 §3 reads a paged feed from its newest page on. */
function addressesOf({
  publicUrl,
  stream,
  format,
  wanted,
  page,
  epoch,
  limits,
}: Asked): FeedAddresses {
  const pageUrl = `${publicUrl}/streams/${stream}`
  const at = (name?: 'after' | 'before', seq?: number): string => {
    const query = new URLSearchParams(wanted.filterQuery)
    if (wanted.limit !== limits.pageDefault) query.set('limit', String(wanted.limit))
    if (name !== undefined && seq !== undefined) query.set(name, formatPosition({ epoch, seq }))
    return `${pageUrl}.${format}${query.size === 0 ? '' : '?'}${query.toString().replaceAll('%3A', ':')}`
  }
  const { after, before } = wanted
  return {
    feedUrl: at(),
    selfUrl: after === undefined ? at('before', before) : at('after', after),
    pageUrl,
    activitiesUrl: activitiesUrl(publicUrl, stream),
    nextUrl: page.lowest > 1 ? at('before', page.lowest) : null,
    prevUrl: at('after', page.highest),
  }
}

function linkHeader({ selfUrl, pageUrl, activitiesUrl, nextUrl, prevUrl }: FeedAddresses): string {
  return [
    `<${selfUrl}>; rel="self"`,
    `<${pageUrl}>; rel="alternate"; type="text/html"`,
    `<${activitiesUrl}>; rel="alternate"; type="application/activity+json"`,
    ...(nextUrl === null ? [] : [`<${nextUrl}>; rel="next"`]),
    `<${prevUrl}>; rel="prev"`,
  ].join(', ')
}

/** "type: Like, not.actor: https://…", for the feed's title. */
const inWords = (filter: URLSearchParams): string =>
  [...filter].map(([name, value]) => `${name}: ${value}`).join(', ')
