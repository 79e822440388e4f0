/**
 * Writing — REST that stores: POST (posting.ts) and DELETE.
 */
import { Router } from 'express'
import type { Entry } from '../append/entry'
import type { History } from '../append/history'
import type { Limits } from '../config'
import { only, queryOf, readStreamName, readStreams } from './parameters'
import type { Posting } from './posting'
import { readable } from './readable'
import { createRights, type RightsDeps } from './rights'

export interface WritingDeps extends RightsDeps {
  readonly limits: Limits
  readonly history: History
  readonly posting: Posting
  readonly erase: (entry: Entry) => Promise<void>
}

export function createWriting(deps: WritingDeps): Router {
  const { limits, history, posting } = deps
  const rights = createRights(deps)
  const router = Router({ caseSensitive: true })

  router.post('/streams/:stream/activities', async (request, response) => {
    only(queryOf(request.url), new Set())
    await posting([readStreamName(request.params['stream'])], request, response)
  })
  router.post('/activities', (request, response) =>
    posting(readStreams(queryOf(request.url), limits), request, response),
  )

  router.delete('/activities/:id', async (request, response) => {
    const entry = await readable(history, rights, request)
    rights.authorize(request, 'delete', entry.stream)
    await deps.erase(entry)
    response.writeHead(204).end()
  })

  return router
}
