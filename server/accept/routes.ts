/**
 * Routes — REST: what shows, what stores, and what judges. Each handler is a list of named steps; what they decide stands in
 * the files they call.
 */
import { Router } from 'express'
import { createFacetsRoute, type FacetsDeps } from './facets'
import { createJudging } from './judging'
import { createReading, type ReadingDeps } from './reading'
import { createSearching, type SearchingDeps } from './searching'
import { createUnread } from './unread'
import { createWriting, type WritingDeps } from './writing'

export interface RestDeps extends ReadingDeps, SearchingDeps, WritingDeps, FacetsDeps {}

export function createRest(deps: RestDeps): Router {
  return Router()
    .use(createReading(deps))
    .use(createSearching(deps))
    .use(createUnread(deps))
    .use(createFacetsRoute(deps))
    .use(createWriting(deps))
    .use(createJudging(deps))
}
