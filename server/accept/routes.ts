/** Routes — REST: what shows, and what stores. Each handler is a list of named steps; what they decide stands in the files they call. */
import { Router } from 'express'
import { createReading, type ReadingDeps } from './reading'
import { createWriting, type WritingDeps } from './writing'

export interface RestDeps extends ReadingDeps, WritingDeps {}

export function createRest(deps: RestDeps): Router {
  return Router().use(createReading(deps)).use(createWriting(deps))
}
