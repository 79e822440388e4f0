/**
 * Filters — REST that gives filters names: saves, shows, lists and deletes them.
 *
 * Rule: whoever may change a name changes what others see by it, from their next subscription on; so it is a right of its own.
 */
import { Router, type Request, type Response } from 'express'
import type { SavedFilters } from '../append/saved'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import type { Action } from '../identity'
import { readBody } from './body'
import { only, queryOf, readStreamsParameters } from './parameters'
import type { RightsDeps } from './rights'
import { sendTagged } from './tagged'

export interface FiltersDeps extends RightsDeps {
  readonly limits: Limits
  readonly publicUrl: () => string
  readonly saved: SavedFilters
}

export function createFilters(deps: FiltersDeps): Router {
  const { limits, saved, publicUrl } = deps
  const router = Router({ caseSensitive: true })
  const authorize = (request: Request, action: Action, name: string): void => {
    if (!deps.may(deps.identify(request), action, `filters/${name}`))
      throw new Refusal('forbidden', `You may not ${action} the filter '${name.slice(0, 64)}'.`)
  }

  router.get('/filters', async (request, response) => {
    const { after, limit } = readStreamsParameters(queryOf(request.url), limits)
    const found = await saved.list(after, limit)
    const filters = found.filter(({ name }) =>
      deps.may(deps.identify(request), 'read', `filters/${name}`),
    )
    const next =
      found.length < limit
        ? {}
        : { next: `${publicUrl()}/filters?after=${found.at(-1)!.name}&limit=${limit}` }
    sendTagged(request, response, {
      contentType: JSON_TYPE,
      body: JSON.stringify({ filters, ...next }),
    })
  })

  router.get('/filters/:name', async (request, response) => {
    only(queryOf(request.url), new Set())
    const name = request.params['name']
    authorize(request, 'read', name)
    const found = await saved.find(name)
    if (!found) throw missing(name)
    sendTagged(request, response, { contentType: JSON_TYPE, body: JSON.stringify(found) })
  })

  router.put('/filters/:name', async (request, response) => {
    only(queryOf(request.url), new Set())
    const name = request.params['name']
    authorize(request, 'save', name)
    const filter = await readJson(request, response)
    const { saved: made, isNew } = await saved.save(name, filter)
    const body = JSON.stringify(made)
    response.writeHead(isNew ? 201 : 200, {
      'Content-Type': JSON_TYPE,
      'Content-Length': Buffer.byteLength(body),
      Location: `${publicUrl()}/filters/${name}`,
    })
    response.end(body)
  })

  router.delete('/filters/:name', async (request, response) => {
    only(queryOf(request.url), new Set())
    const name = request.params['name']
    authorize(request, 'save', name)
    if (!(await saved.remove(name))) throw missing(name)
    response.writeHead(204).end()
  })

  async function readJson(request: Request, response: Response): Promise<unknown> {
    if (request.headers['content-type']?.split(';')[0]!.trim().toLowerCase() !== JSON_TYPE)
      throw new Refusal('content-type', `Send the filter as ${JSON_TYPE}.`, { takes: [JSON_TYPE] })
    const body = await readBody(request, response, limits.savedBytes * 2)
    try {
      return JSON.parse(UTF8.decode(body))
    } catch (error) {
      throw new Refusal(
        error instanceof SyntaxError ? 'bad-json' : 'bad-utf8',
        'Send one JSON object in UTF-8.',
      )
    }
  }

  return router
}

const JSON_TYPE = 'application/json'
const UTF8 = new TextDecoder('utf-8', { fatal: true })

const missing = (name: string): Refusal =>
  new Refusal('not-found', `No filter is saved as '${name.slice(0, 64)}'.`)
