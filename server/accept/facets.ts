/**
 * Facets — REST that tells what a stream is made of, for a panel of filters, or for a program that draws its own.
 *
 * GET /streams/:stream/facets. Of the whole stream, not changed by filters; each value leads to the page that it filters.
 * Rule: the answer says up to which position it has counted, and by `more` and `over` where it does not know all.
 */
import { Router } from 'express'
import { formatPosition } from '../../schemas/position'
import type { Json, JsonObject } from '../../schemas/wire'
import type { Facets } from '../append/facets/facets'
import type { Named } from '../append/facets/names'
import { FACETS, firstHour, HOUR_MS, hourly, type Facet, type Tally } from '../append/facets/tally'
import { streamUrl } from './collections/links'
import { only, queryOf, readStreamName } from './parameters'
import { createRights, type RightsDeps } from './rights'
import { sendTagged } from './tagged'

export interface FacetsDeps extends RightsDeps {
  readonly facets: Pick<Facets, 'tally' | 'names' | 'hours'>
  readonly publicUrl: () => string
}

export function createFacetsRoute(deps: FacetsDeps): Router {
  const { facets, publicUrl } = deps
  const rights = createRights(deps)
  const router = Router({ caseSensitive: true })

  router.get('/streams/:stream/facets', async (request, response) => {
    const stream = readStreamName(request.params['stream'])
    rights.authorize(request, 'read', stream)
    only(queryOf(request.url), new Set())
    const tally = await facets.tally(stream)
    const names = await facets.names(stream, tally)
    const url = streamUrl(publicUrl(), stream)
    const { epoch, seq, from } = tally
    response.setHeader('Freshet-Position', formatPosition({ epoch, seq }))
    const body = JSON.stringify({
      type: 'Collection',
      id: `${url}/facets`,
      name: stream,
      totalItems: seq - from + 1,
      position: { epoch, seq },
      facets: Object.fromEntries(
        FACETS.map((facet) => [facet, facetJson(url, tally, facet, names)]),
      ),
      hours: hoursJson(tally, Date.now()),
    })
    sendTagged(request, response, { contentType: 'application/json', body })
  })

  return router
}

function facetJson(
  url: string,
  { groups }: Tally,
  facet: Facet,
  names: ReadonlyMap<string, Named>,
): JsonObject {
  const { values, floor, long } = groups[facet]
  const items = [...values]
    .sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    .map(([value, { count, over }]): JsonObject => ({
      value,
      count,
      ...(over > 0 ? { over } : {}),
      href: `${url}/activities?${new URLSearchParams({ [facet]: value }).toString()}`,
      ...(facet === 'actor' ? { actor: names.get(value) ?? { id: value } } : {}),
    }))
  return { totalItems: items.length, more: floor > 0 || long, items }
}

/** 24 hours of the clock in UTC, the last of them still running. */
function hoursJson({ hours }: Tally, now: number): Json {
  return { since: new Date(firstHour(now) * HOUR_MS).toISOString(), counts: hourly(hours, now) }
}
