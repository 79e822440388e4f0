/**
 * Reading — REST that shows: the list of streams, a stream, a page of it, one activity. Each in both versions.
 *
 * GET: identify → may → read the parameters → choose the form → history → answer.
 */
import { Router, type Request, type Response } from 'express'
import type { Limits } from '../config'
import { formatPosition } from '../../schemas/position'
import { as1TextOf } from './as1/text'
import { pageAs1, streamsAs1 } from './collections/as1'
import { pageJson, streamJson, streamsJson } from './collections/as2'
import { endsOf, linkHeader, linksOf, streamUrl } from './collections/links'
import { feedLinks } from './feeds'
import { formOf, type Form } from './form'
import { pageOrWait, type WaitDeps } from './page-or-wait'
import {
  only,
  queryOf,
  readPageParameters,
  readStreamName,
  readStreamsParameters,
  type PageParameters,
} from './parameters'
import { readable } from './readable'
import { createRights, type RightsDeps } from './rights'
import { sendTagged, tagged, type Tagged } from './tagged'
import { askedTogether } from './together'

export interface ReadingDeps extends RightsDeps, WaitDeps {
  readonly limits: Limits
  readonly publicUrl: () => string
  readonly epoch: () => string
}

export function createReading(deps: ReadingDeps): Router {
  const { limits, history, publicUrl } = deps
  const rights = createRights(deps)
  const together = askedTogether<Drawn>()
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

  async function answerPage(request: Request, response: Response, asked: Asked): Promise<void> {
    const drawn = await (asked.wanted.waitMs > 0
      ? drawPage(asked, closedWith(response))
      : together(nameOf(asked), () => drawPage(asked, null)))
    for (const [name, value] of drawn.headers) response.setHeader(name, value)
    sendTagged(request, response, drawn)
  }

  /** Asks nothing of the request: it may be for several. */
  async function drawPage(asked: Asked, closed: AbortSignal | null): Promise<Drawn> {
    const { stream, form, wanted } = asked
    const withAs1 = form.version === 'as1'
    const epoch = deps.epoch()
    const found = await pageOrWait(deps, stream, { ...wanted, withAs1 }, closed)
    const { page } = found
    const { self, ...around } = linksOf({ ...wanted, publicUrl: publicUrl(), stream, epoch, page })
    // Where each item stands: a filtered page leaves some out, and a client goes on from any of them.
    const shown = page.entries.filter(({ gone }) => !gone)
    const feeds = feedLinks(publicUrl(), stream, wanted.filterQuery)
    const body = (withAs1 ? pageAs1 : pageJson)({
      stream: streamUrl(publicUrl(), stream),
      name: stream,
      ...found,
      limit: wanted.limit,
      links: { self: asked.self ?? self, ...around },
      filtered: wanted.filter !== null,
    })
    return {
      ...tagged(form.contentType, body),
      headers: [
        ['Freshet-Position', formatPosition({ epoch, seq: page.highest })],
        ['Freshet-Seqs', shown.map(({ seq }) => seq).join(' ')],
        ['Link', `${linkHeader(around)}, ${feeds}`],
      ],
    }
  }

  return router
}

interface Asked {
  readonly stream: string
  readonly form: Form
  readonly wanted: PageParameters
  /** When it is asked for by another address than that of the page. */
  readonly self?: string
}

interface Drawn extends Tagged {
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** All that a page depends on; `asked` has been read, so that two spellings of one wish are one. */
const nameOf = ({ stream, form, wanted, self }: Asked): string =>
  JSON.stringify([
    [stream, form.contentType, self, wanted.after, wanted.before, wanted.limit],
    wanted.filterQuery.toString(),
  ])

function closedWith(response: Response): AbortSignal {
  const closed = new AbortController()
  response.on('close', () => closed.abort())
  return closed.signal
}
