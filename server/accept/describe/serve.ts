/**
 * Serve — GET /openapi.json and GET /asyncapi.json, and the same documents for the pages that are made of them.
 *
 * Rule: made once for each PUBLIC_URL, when it is first asked for: it takes longer than an answer should.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { RequestHandler } from 'express'
import type { Limits } from '../../config'
import type { JsonObject } from '../../../schemas/wire'
import { only, queryOf } from '../parameters'
import { sendTagged } from '../tagged'
import type { Described } from './document'

export interface Description {
  read(): JsonObject
  readonly serve: RequestHandler
}

export function createDescription(given: {
  readonly describe: (described: Described) => JsonObject
  readonly root: string
  readonly limits: Limits
  readonly publicUrl: () => string
}): Description {
  const { root, limits } = given
  let made: { readonly publicUrl: string; readonly document: JsonObject; text: string } | null =
    null
  const current = () => {
    const publicUrl = given.publicUrl()
    if (made?.publicUrl === publicUrl) return made
    const document = given.describe({ publicUrl, limits, version: versionIn(root) })
    made = { publicUrl, document, text: JSON.stringify(document) }
    return made
  }
  return {
    read: () => current().document,
    serve(request, response) {
      only(queryOf(request.url), new Set())
      sendTagged(request, response, { contentType: 'application/json', body: current().text })
    },
  }
}

function versionIn(root: string): string {
  const text = readFileSync(path.join(root, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
