/**
 * Docs — the API to read and to try, and what each error means.
 *
 * In:  the OpenAPI and the AsyncAPI document and the advice, given by app.ts. Out: GET /docs, GET /docs/errors.
 * Rule: made of the same documents that /openapi.json and /asyncapi.json are; a page of ours like any other, that asks no other host for anything and
 * says all it has to say without script. `/docs/errors#code` is the `type` of every problem (RFC 9457 §3.1.1).
 */
import { Router } from 'express'
import type { JsonObject } from '../../../schemas/wire'
import { CODES, RETRY_WORDS, type Advice } from '../../advice'
import { ERRORS_PAGE, REFUSALS, type Code } from '../../errors'
import { anyHtml } from '../negotiate'
import { readerOf } from '../reader'
import { sendPage, type Drawing } from '../shell'
import { groupsOf } from './calls'
import { channelsOf } from './messages'
import { proseOf } from './prose'

export interface DocsSource {
  /** The OpenAPI document. */
  readonly describe: () => JsonObject
  /** The AsyncAPI document. */
  readonly describeLive: () => JsonObject
  readonly advice: Readonly<Record<Code, Advice>>
}

export function createDocs(options: {
  readonly drawing: Drawing
  readonly docs: DocsSource
  readonly publicUrl: () => string
  readonly streams: () => Promise<string[]>
}): Router {
  const { drawing, docs, publicUrl, streams } = options
  const router = Router({ caseSensitive: true })

  router.get('/docs', anyHtml, async (request, response) => {
    const api = docs.describe()
    sendPage(response, drawing, {
      template: 'docs',
      reader: readerOf(request),
      shell: {
        title: 'API',
        tab: 'docs',
        streams: await streams(),
        wide: true,
        skip: 'To the calls',
        script: 'docs.js',
      },
      locals: {
        groups: groupsOf(api, publicUrl()),
        channels: channelsOf(docs.describeLive()),
        origin: publicUrl(),
        errorsPage: ERRORS_PAGE,
      },
    })
  })

  router.get(ERRORS_PAGE, anyHtml, async (request, response) => {
    sendPage(response, drawing, {
      template: 'errors',
      reader: readerOf(request),
      shell: {
        title: 'Errors',
        tab: 'docs',
        streams: await streams(),
        wide: true,
        skip: 'To the codes',
      },
      locals: { errors: CODES.map((code) => errorOf(code, docs.advice[code])) },
    })
  })
  return router
}

const errorOf = (code: Code, { means, todo }: Advice) => ({
  code,
  status: REFUSALS[code].status,
  title: REFUSALS[code].title,
  means: proseOf(means),
  todo: proseOf(todo),
  again: RETRY_WORDS[REFUSALS[code].retry],
})
