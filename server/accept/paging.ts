/**
 * Paging — a page of a stream from what is asked to its answer, for whatever shell the request came through (short.ts, reading.ts).
 *
 * In:  the stream, the form and the parameters, read and allowed. Out: 200 with the page, or 304.
 * Rule: asks nothing of Express. What is drawn depends on nothing of the request, so equal pages that are asked for at the same time are
 * drawn once; who waits (long poll) waits alone, since his going ends it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { formatPosition } from '../../schemas/position'
import { pageAs1 } from './collections/as1'
import { pageJson } from './collections/as2'
import { linkHeader, linksOf, streamUrl } from './collections/links'
import { feedLinks } from './feeds'
import type { Form } from './form'
import { pageOrWait, type WaitDeps } from './page-or-wait'
import type { PageParameters } from './parameters'
import { sendTagged, tagged, type Tagged } from './tagged'
import { askedTogether } from './together'

export interface PagingDeps extends WaitDeps {
  readonly publicUrl: () => string
  readonly epoch: () => string
}

export interface Asked {
  readonly stream: string
  readonly form: Form
  readonly wanted: PageParameters
  /** When it is asked for by another address than that of the page. */
  readonly self?: string
}

interface Drawn extends Tagged {
  readonly headers: readonly (readonly [name: string, value: string])[]
}

export type Paging = (
  request: IncomingMessage,
  response: ServerResponse,
  asked: Asked,
) => Promise<void>

export function createPaging(deps: PagingDeps): Paging {
  const { publicUrl } = deps
  const together = askedTogether<Drawn>()

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

  return async (request, response, asked) => {
    const drawn = await (asked.wanted.waitMs > 0
      ? drawPage(asked, closedWith(response))
      : together(nameOf(asked), () => drawPage(asked, null)))
    for (const [name, value] of drawn.headers) response.setHeader(name, value)
    sendTagged(request, response, drawn)
  }
}

/** All that a page depends on; `asked` has been read, so that two spellings of one wish are one. */
const nameOf = ({ stream, form, wanted, self }: Asked): string =>
  JSON.stringify([
    [stream, form.contentType, self, wanted.after, wanted.before, wanted.limit],
    wanted.filterQuery.toString(),
  ])

function closedWith(response: ServerResponse): AbortSignal {
  const closed = new AbortController()
  response.on('close', () => closed.abort())
  return closed.signal
}
