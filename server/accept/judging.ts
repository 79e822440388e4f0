/**
 * Judging — REST that says what would become of a document, and stores nothing.
 *
 * POST: read the body → judge → answer 200, whatever the verdict. What can't be read at all is refused like a post.
 */
import { Router } from 'express'
import type { Limits } from '../config'
import { readBody } from './body'
import { judge } from './judge'
import { only, queryOf } from './parameters'

export interface JudgingDeps {
  readonly limits: Limits
  readonly publicUrl: () => string
}

export function createJudging({ limits, publicUrl }: JudgingDeps): Router {
  return Router({ caseSensitive: true }).post('/validate', async (request, response) => {
    only(queryOf(request.url), new Set())
    const body = await readBody(request, response, limits.bodyBytes)
    const options = { publicUrl: publicUrl(), limits }
    const text = JSON.stringify(judge(body, request.headers['content-type'], options))
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    })
    response.end(text)
  })
}
