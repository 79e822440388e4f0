/**
 * Merged page — several streams as one: `/?stream=a&stream=b`.
 *
 * In:  names, and for an older part `before` for each of them, in the same order. Out: a page that works without script, and
 * carries a position for each stream for the script to go on from.
 */
import { Router, type Request } from 'express'
import { entriesText } from '../../views/model/count'
import type { Row, View } from '../../views/model/row'
import type { WireEntry } from '../../schemas/wire'
import { LIMITS } from '../config'
import { Refusal } from '../errors'
import { readBefore } from './before'
import { mergeParts, type MergedPage, type MergePart } from './merge'
import { anyHtml } from './negotiate'
import { filteredHref, readPageFilter } from './page-filter'
import { readerOf, type Reader } from './reader'
import { sendPage, streamHref, type Drawing } from './shell'
import { readName } from './stream-name'
import type { StreamPart } from './stream-page'

type ReadPart = (
  stream: string,
  query: { before?: number; limit: number; withArrival: true },
) => Promise<StreamPart>

export interface MergedPageDeps {
  readonly drawing: Drawing
  readonly epoch: () => string
  readonly page: ReadPart
  readonly draw: (
    entries: readonly (WireEntry & { stream: string })[],
    view: View,
  ) => Promise<Row[]>
  readonly railStreams: () => Promise<string[]>
  readonly viewFor: (reader: Reader) => View
}

export function createMergedPage(deps: MergedPageDeps): Router {
  const { drawing, epoch, draw, railStreams, viewFor } = deps
  const router = Router({ caseSensitive: true })
  router.get('/', anyHtml, async (request, response, next) => {
    const names = [...new Set(listOf(request, 'stream').map(readName))]
    if (names.length === 0) return next()
    const befores = readBefores(request, names, epoch())
    if (names.length === 1 && befores === null)
      return response.redirect(303, filteredHref(names[0]!, readPageFilter(request.url)))
    const [found, streams] = await Promise.all([
      Promise.all(names.map((name, at) => read(deps.page, name, befores?.[at]))),
      railStreams(),
    ])
    const page = mergeParts(
      found.map(({ part }) => part),
      LIMITS.pageDefault,
    )
    const reader = readerOf(request)
    const view = viewFor(reader)
    const drawn = page.entries.map(({ activity, places: [first] }) => ({ activity, ...first! }))
    const rows = await draw(drawn, view)
    const title = names.map((name) => `#${name}`).join(' + ')
    const head = found.reduce((sum, one) => sum + one.head, 0)
    sendPage(response, drawing, {
      template: 'merged',
      reader,
      shell: { title, tab: 'stream', streams, skip: 'To the entries' },
      locals: {
        rows: rows.map((row, at) => ({ ...row, ...placed(page, at) })),
        merged: {
          title,
          names: names.map((name) => ({ name, href: streamHref(name) })),
          href: mergedHref(names.map((name) => [name])),
          origin: view.origin,
          now: view.now,
          epoch: epoch(),
          streams: JSON.stringify(found.map(({ name, seq }) => ({ name, seq }))),
          count: entriesText(head),
          isOlder: befores !== null,
          older:
            page.older && mergedHref([...page.older].map(([name, n]) => [name, `${epoch()}:${n}`])),
        },
      },
    })
  })
  return router
}

/** Where a row stands: for its address on the page, its time among the others, and the streams that it names. */
function placed({ entries }: MergedPage, index: number) {
  const { at, places } = entries[index]!
  const [{ stream, seq }] = places as [MergedPage['entries'][number]['places'][number]]
  return {
    key: `${stream}-${seq}`,
    place: index + 1,
    at,
    from: places.map((one) => `${one.stream}:${one.seq}`).join(' '),
    streams: places.map((one) => ({ name: one.stream, href: streamHref(one.stream) })),
  }
}

async function read(page: ReadPart, name: string, before: number | undefined) {
  const limit = LIMITS.pageDefault
  const found: StreamPart = await page(name, {
    limit,
    withArrival: true,
    ...(before === undefined ? {} : { before }),
  })
  const part: MergePart = {
    name,
    entries: found.entries.map(({ seq, activity, at = 0 }) => ({ seq, activity, at })),
    before: before ?? found.position.seq + 1,
    hasOlder: found.older !== null,
  }
  return { name, part, seq: found.position.seq, head: found.head }
}

/** One for each stream, or none at all. */
function readBefores(request: Request, names: readonly string[], epoch: string): number[] | null {
  if (names.length > LIMITS.subscriptionsPerSocket)
    throw new Refusal('bad-parameter', `At most ${LIMITS.subscriptionsPerSocket} streams.`)
  const befores = listOf(request, 'before').map((value) => readBefore(value, epoch)!)
  if (befores.length === 0) return null
  if (befores.length !== names.length)
    throw new Refusal('bad-parameter', 'before is a position for each stream, in their order.')
  return befores
}

const listOf = ({ query }: Request, name: string): unknown[] => {
  const value: unknown = query[name]
  return value === undefined ? [] : [value].flat()
}

const mergedHref = (streams: readonly (readonly [name: string, before?: string])[]): string => {
  const query = new URLSearchParams()
  for (const [name, before] of streams) {
    query.append('stream', name)
    if (before !== undefined) query.append('before', before)
  }
  return `/?${query}`
}
