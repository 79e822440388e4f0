/**
 * Streams page — all streams by name, 100 a page: what was last said in each, and how much there is.
 *
 * In:  `after` to go on from; `find`, how a name begins; `open`, the name that somebody typed. Out: a page, or the way to that stream.
 */
import { Router } from 'express'
import { countText, counted } from '../../views/model/count'
import { curveOf } from '../../views/model/curve'
import { rowOf } from '../../views/model/row'
import { plainSentence } from '../../views/model/sentence'
import { firstWords, shorten } from '../../views/model/text'
import type { View } from '../../views/model/view'
import { isStreamName } from '../../schemas/stream'
import { LIMITS } from '../config'
import { html } from './negotiate'
import type { PageSource } from './page-source'
import { readerOf, type Reader } from './reader'
import { sendPage, streamHref, type Drawing } from './shell'
import { readName } from './stream-name'

export interface StreamsPageDeps {
  readonly drawing: Drawing
  readonly source: PageSource
  readonly railStreams: () => Promise<string[]>
  readonly viewFor: (reader: Reader) => View
}

export function createStreamsPage(deps: StreamsPageDeps): Router {
  const { drawing, source, railStreams, viewFor } = deps
  const router = Router({ caseSensitive: true })
  router.get('/streams', html, async (request, response) => {
    const { open, after, find } = request.query
    if (typeof open === 'string') return response.redirect(303, streamHref(readName(open)))
    const wanted = typeof find === 'string' ? find.trim().toLowerCase().replace(/^#/, '') : ''
    const start = typeof after === 'string' ? { after: readName(after) } : startOf(wanted)
    const limit = LIMITS.pageMax
    const [found, streams] = await Promise.all([
      source.streams({ ...start, limit: limit + 1 }),
      railStreams(),
    ])
    const named = found.filter(({ name }) => name.startsWith(wanted))
    const shown = named.slice(0, limit)
    const hours = await source.hours(
      new Map(shown.map(({ name, totalItems }) => [name, totalItems])),
    )
    const reader = readerOf(request)
    const view = viewFor(reader)
    sendPage(response, drawing, {
      template: 'streams',
      reader,
      shell: { title: 'Streams', tab: 'streams', streams, wide: true, skip: 'To the streams' },
      locals: {
        all: counted(shown.length, 'stream') + (named.length > limit ? ' and more' : ''),
        isWhole: after === undefined && named.length <= limit,
        find: wanted,
        canStart: isStreamName(wanted),
        list: await Promise.all(
          shown.map((one) => drawStream(source, one, view, hours.get(one.name))),
        ),
        next:
          named.length > limit
            ? `/streams?${new URLSearchParams({ ...(wanted === '' ? {} : { find: wanted }), after: shown.at(-1)!.name })}`
            : null,
      },
    })
  })
  return router
}

const CURVE_WIDTH = 148
const CURVE_HEIGHT = 32

/** Right before the first name that begins so: no name has a character above `~`. */
const startOf = (wanted: string): { after?: string } =>
  wanted === ''
    ? {}
    : {
        after: `${wanted.slice(0, -1)}${String.fromCharCode(wanted.charCodeAt(wanted.length - 1) - 1)}~`,
      }

async function drawStream(
  source: PageSource,
  { name, totalItems }: { name: string; totalItems: number },
  view: View,
  hours: readonly number[] | undefined,
) {
  const [newest] = (await source.page(name, { limit: 1 })).entries
  const row = newest === undefined ? null : rowOf(newest, view)
  return {
    name,
    href: streamHref(name),
    seq: totalItems,
    epoch: source.epoch(),
    curve: hours === undefined ? null : curveOf(hours, CURVE_WIDTH, CURVE_HEIGHT),
    count: countText(totalItems),
    unit: totalItems === 1 ? 'entry' : 'entries',
    last: row === null ? '' : lastWords(row),
    time: row?.time ?? null,
  }
}

/** "Ann wrote: “…”", or what the sentence says already. */
function lastWords(row: ReturnType<typeof rowOf>): string {
  const said = plainSentence(row.sentence)
  const [text = ''] = row.text
  if (text === '') return shorten(said, 120)
  const isNote = row.sentence.every(({ role }) => role === 'actor' || role === undefined)
  const lead = isNote && row.sentence.length === 1 ? `${said} wrote` : said
  return `${shorten(lead, 80)}: “${firstWords(text, 8)}”`
}
