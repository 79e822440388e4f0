/**
 * Health — is the process alive, and should it get requests?
 *
 * `/healthz` answers while the event loop turns. `/readyz` is red, with the reasons, while the store can't be asked or
 * Redis is not heard. Neither says anything that a stranger could use.
 */
import { Router, type Response } from 'express'

export interface HealthDeps {
  readonly storeAnswers: () => Promise<boolean>
  readonly deaf: () => boolean
  readonly stopping: () => boolean
}

export function createHealth(deps: HealthDeps): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => answer(response, 200, { status: 'alive' }))
  router.get('/readyz', async (_request, response) => {
    const reasons = [
      ...(deps.stopping() ? ['stopping'] : []),
      ...((await deps.storeAnswers()) ? [] : ['no-primary']),
      ...(deps.deaf() ? ['redis-deaf'] : []),
    ]
    if (reasons.length === 0) answer(response, 200, { status: 'ready' })
    else answer(response, 503, { status: 'not-ready', reasons })
  })
  return router
}

function answer(response: Response, status: number, body: Record<string, unknown>): void {
  response.setHeader('Cache-Control', 'no-store')
  response.status(status).json(body)
}
