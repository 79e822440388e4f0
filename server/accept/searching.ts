/**
 * Searching — GET /search?q=: entries of all streams, or of one, in which words stand; for programs.
 *
 * Rule: the items are the texts as they were posted, joined unread (D3). A stream that may not be read is as if it held nothing (P9).
 * Why AS2 alone: what was found is no stream, and AS1 has no collection that leads on without one.
 */
import { Router } from 'express'
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import { searchWithin, type Search } from '../append/search'
import { sinceText } from '../append/since'
import type { Limits } from '../config'
import { linkHeader } from './collections/links'
import { as2FormOf } from './form'
import { queryOf } from './parameters'
import { createRights, type RightsDeps } from './rights'
import { readSearchParameters } from './search-parameters'
import { sendTagged } from './tagged'

export interface SearchingDeps extends RightsDeps {
  readonly limits: Limits
  readonly publicUrl: () => string
  readonly search: Search
}

export function createSearching(deps: SearchingDeps): Router {
  const { limits, publicUrl, search } = deps
  const rights = createRights(deps)
  const router = Router({ caseSensitive: true })

  router.get('/search', async (request, response) => {
    const asked = queryOf(request.url)
    const { query, ...wanted } = readSearchParameters(asked, limits)
    const contentType = as2FormOf(request, response)
    const mayRead = (stream: string) => rights.mayDo(request, 'read', stream)
    const found = await searchWithin(search, wanted, { bytes: limits.searchBytes, mayRead })
    const self = `${publicUrl()}/search?${query}`
    const next = found.next && `${self}&before=${sinceText(found.next)}`
    if (next !== null) response.setHeader('Link', linkHeader({ next }))
    const head = JSON.stringify({
      '@context': AS2_CONTEXT,
      id: asked.has('before') ? `${publicUrl()}/search?${asked}` : self,
      type: 'OrderedCollectionPage',
      partOf: self,
      ...(next === null ? {} : { next }),
    })
    const items = found.entries.map(({ text }) => text)
    const body = `${head.slice(0, -1)},"orderedItems":[${items.join()}]}`
    sendTagged(request, response, { contentType, body })
  })

  return router
}
