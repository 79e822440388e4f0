/**
 * Health — is the process alive, and should it get requests?
 *
 * `/healthz` answers while the event loop turns. `/readyz` is red, with the reasons, while the store can't be asked, or is
 * another one than at the start, or Redis is not heard. Neither says anything that a stranger could use.
 */
import type { ServerResponse } from 'node:http'

export interface HealthDeps {
  readonly store: () => Promise<'answers' | 'no-primary' | 'another-database'>
  readonly deaf: () => boolean
  readonly stopping: () => boolean
}

export const answerHealth = (response: ServerResponse): void =>
  answer(response, 200, { status: 'alive' })

export async function answerReady(deps: HealthDeps, response: ServerResponse): Promise<void> {
  const store = await deps.store()
  const reasons = [
    ...(deps.stopping() ? ['stopping'] : []),
    ...(store === 'answers' ? [] : [store]),
    ...(deps.deaf() ? ['redis-deaf'] : []),
  ]
  if (reasons.length === 0) return answer(response, 200, { status: 'ready' })
  // Without Redis nothing is lost: the patrol carries delivery, only later.
  const status = reasons.every((reason) => reason === 'redis-deaf') ? 'degraded' : 'not-ready'
  answer(response, 503, { status, reasons })
}

function answer(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}
