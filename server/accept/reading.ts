/**
 * Reading — REST that shows: the list of streams, a stream, a page of it, one activity. Each in both versions.
 *
 * GET: identify → may → read the parameters → choose the form → history → answer.
 */
import { Router, type Request, type Response } from 'express'
import type { Limits } from '../config'
import { formatPosition } from '../../schemas/position'
import { as1TextOf } from './as1/text'
import { streamsAs1 } from './collections/as1'
import { streamJson, streamsJson } from './collections/as2'
import { endsOf, linkHeader, streamUrl } from './collections/links'
import { formOf } from './form'
import { createPaging, type Asked, type PagingDeps } from './paging'
import {
  only,
  queryOf,
  readPageParameters,
  readStreamName,
  readStreamsParameters,
} from './parameters'
import { readable } from './readable'
import { createRights, type RightsDeps } from './rights'
import { sendTagged } from './tagged'

export interface ReadingDeps extends RightsDeps, PagingDeps {
  readonly limits: Limits
}

export function createReading(deps: ReadingDeps): Router {
  const { limits, history, publicUrl } = deps
  const rights = createRights(deps)
  const answerPage = createPaging(deps)
  const router = Router({ caseSensitive: true })

  router.get('/streams', async (request, response) => {
    const { after, limit } = readStreamsParameters(queryOf(request.url), limits)
    const { version, contentType } = formOf(request, response)
    const found = await history.streams(after, limit)
    const streams = found
      .filter(({ name, head }) => head > 0 && rights.mayDo(request, 'read', name))
      .map(({ name, head }) => ({ id: streamUrl(publicUrl(), name), name, head }))
    const id = `${publicUrl()}/streams`
    const more = found.length === limit
    const next = more ? `${id}?after=${found.at(-1)!.name}&limit=${limit}` : null
    if (next !== null) response.setHeader('Link', linkHeader({ next }))
    const body = (version === 'as1' ? streamsAs1 : streamsJson)({ id, streams, limit, next })
    sendTagged(request, response, { contentType, body })
  })

  router.get('/streams/:stream', async (request, response) => {
    const stream = readStreamName(request.params['stream'])
    rights.authorize(request, 'read', stream)
    only(queryOf(request.url), new Set())
    const form = formOf(request, response)
    const wanted = readPageParameters(new URLSearchParams(), deps.epoch(), limits)
    // AS1 has no pages beside collections: there the stream is its newest page.
    const answer = form.version === 'as1' ? answerPage : answerStream
    await answer(request, response, { stream, form, wanted, self: streamUrl(publicUrl(), stream) })
  })

  router.get('/streams/:stream/activities', async (request, response) => {
    const stream = readStreamName(request.params['stream'])
    rights.authorize(request, 'read', stream)
    const form = formOf(request, response)
    const wanted = readPageParameters(queryOf(request.url), deps.epoch(), limits)
    await answerPage(request, response, { stream, form, wanted })
  })

  router.get('/activities/:id', async (request, response) => {
    const entry = await readable(history, rights, request)
    const { version, contentType } = formOf(request, response)
    const body = version === 'as1' ? as1TextOf(entry) : entry.text
    sendTagged(request, response, { contentType, body })
  })

  async function answerStream(request: Request, response: Response, asked: Asked): Promise<void> {
    const { stream, form, wanted } = asked
    const epoch = deps.epoch()
    const head = await history.head(stream)
    const ends = endsOf({ ...wanted, publicUrl: publicUrl(), stream, epoch })
    response.setHeader('Freshet-Position', formatPosition({ epoch, seq: head }))
    response.setHeader('Link', linkHeader({ ...ends }))
    const body = streamJson({ id: streamUrl(publicUrl(), stream), name: stream, head }, ends)
    sendTagged(request, response, { contentType: form.contentType, body })
  }

  return router
}
