/**
 * Objects — GET /objects?id=: a thing as it is now, with what responded to it.
 *
 * Rule: one id, as it stands in the activities, percent-encoded. What the answer is made of is given by node.ts.
 */
import type { IncomingMessage } from 'node:http'
import { Router } from 'express'
import type { May, Principal } from '../identity'
import { as2FormOf } from './form'
import { OBJECTS, queryOf, readId } from './parameters'
import { sendTagged } from './tagged'

export interface ObjectsDeps {
  /** JSON text. Refuses with `not-found` and `gone`. */
  readonly stateOf: (id: string, mayRead: (stream: string) => boolean) => Promise<string>
  readonly identify: (request: IncomingMessage) => Principal
  readonly may: May
}

export function createObjectsRoute({ stateOf, identify, may }: ObjectsDeps): Router {
  const router = Router({ caseSensitive: true })
  router.get('/objects', async (request, response) => {
    const id = readId(queryOf(request.url), OBJECTS)
    const contentType = as2FormOf(request, response)
    const principal = identify(request)
    const body = await stateOf(id, (stream) => may(principal, 'read', stream))
    sendTagged(request, response, { contentType, body })
  })
  return router
}
