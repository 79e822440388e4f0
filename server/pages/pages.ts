/**
 * Pages — HTML for who prefers it; everybody else goes on to REST.
 *
 * In:  requests, and a source of entries given by node.ts. Out: whole pages that work without script.
 * Rule: mounted before REST on the same addresses. A page carries the position it was drawn at, read before its entries,
 * so that the browser goes on from there without a gap; what overlaps it drops (P3, P4).
 */
import path from 'node:path'
import { Router, type Response } from 'express'
import type { JsonObject } from '../../schemas/wire'
import { parsePosition } from '../../schemas/position'
import { LIMITS } from '../config'
import { Refusal, toRefusal } from '../errors'
import { DEFAULT_STREAM, isStreamName } from '../../schemas/stream'
import { countText, entriesText } from '../../views/model/count'
import { rowOf, type View } from '../../views/model/row'
import { createAssets } from './assets'
import { createDocs, type DocsSource } from './docs/docs'
import { rememberDrawing } from './error-page'
import { readForm } from './form'
import { readFormBody } from './form-body'
import { anyHtml, html } from './negotiate'
import { readerOf, type Reader } from './reader'
import { sendPage, streamHref, type Drawing } from './shell'
import { serveDemoPhotos } from './photos'
import { alternatesOf, streamLocals, type Draft, type StreamPart } from './stream-page'
import { createTemplates } from './templates'

/** What pages need of the store; no Mongoose here. */
export interface PageSource {
  epoch(): string
  /** Newest first. The position is read before the entries. */
  page(stream: string, query: { before?: number; limit: number }): Promise<StreamPart>
  entry(
    param: string,
  ): Promise<{ stream: string; seq: number; activity: JsonObject } | 'gone' | null>
  streams(query: { after?: string; limit: number }): Promise<{ name: string; totalItems: number }[]>
  /** Throws a Refusal. */
  post(stream: string, document: JsonObject): Promise<void>
}

export interface PagesOptions {
  readonly root: string
  readonly publicUrl: () => string
  readonly source: PageSource
  readonly docs: DocsSource
  /** Where build.mjs left the browser's files. */
  readonly assets?: string
}

const RAIL_STREAMS = 30

export function createPages({ root, publicUrl, source, docs, assets }: PagesOptions): Router {
  const drawing: Drawing = {
    render: createTemplates(root),
    assets: createAssets(assets ?? path.join(root, 'dist', 'public')),
  }
  const router = Router({ caseSensitive: true })
  const railStreams = async () =>
    (await source.streams({ limit: RAIL_STREAMS })).map(({ name }) => name)
  const viewFor = (reader: Reader): View => ({
    origin: publicUrl(),
    now: Date.now(),
    zone: reader.zone,
  })

  async function sendStream(
    response: Response,
    reader: Reader,
    wanted: { name: string; before?: number; draft?: Draft },
  ): Promise<void> {
    const { name, before } = wanted
    const [part, streams] = await Promise.all([
      source.page(name, { limit: LIMITS.pageDefault, ...(before === undefined ? {} : { before }) }),
      railStreams(),
    ])
    sendPage(response, drawing, {
      template: 'stream',
      reader,
      shell: {
        title: `#${name}`,
        tab: 'stream',
        stream: name,
        streams,
        skip: 'To the entries',
        alternates: alternatesOf(name),
      },
      locals: streamLocals({
        name,
        part,
        reader,
        view: viewFor(reader),
        isOlder: before !== undefined,
        draft: wanted.draft ?? null,
        textMax: LIMITS.stringBytes,
      }),
    })
  }

  router.use((_request, response, next) => {
    rememberDrawing(response, drawing)
    next()
  })
  router.get('/assets/:name', drawing.assets.serve)
  router.use(createDocs({ drawing, docs, publicUrl, streams: railStreams }))
  router.use('/demo/photos', serveDemoPhotos(root))

  router.get('/', anyHtml, async (request, response) => {
    await sendStream(response, readerOf(request), { name: DEFAULT_STREAM })
  })

  router.get('/streams', html, async (request, response) => {
    const { open, after } = request.query
    if (typeof open === 'string') return response.redirect(303, streamHref(readName(open)))
    const start = typeof after === 'string' ? { after: readName(after) } : {}
    const limit = LIMITS.pageMax
    const [found, streams] = await Promise.all([
      source.streams({ ...start, limit: limit + 1 }),
      railStreams(),
    ])
    const shown = found.slice(0, limit)
    sendPage(response, drawing, {
      template: 'streams',
      reader: readerOf(request),
      shell: { title: 'Streams', tab: 'streams', streams, wide: true, skip: 'To the streams' },
      locals: {
        list: shown.map(({ name, totalItems }) => ({
          name,
          href: streamHref(name),
          count: entriesText(totalItems),
        })),
        next: found.length > limit ? `/streams?after=${shown.at(-1)!.name}` : null,
      },
    })
  })

  router.get('/streams/:stream', html, async (request, response) => {
    const name = readName(request.params['stream'])
    const before = readBefore(request.query['before'], source.epoch())
    const wanted = before === undefined ? { name } : { name, before }
    await sendStream(response, readerOf(request), wanted)
  })

  router.post('/streams/:stream', html, readFormBody, async (request, response) => {
    const name = readName(request.params['stream'])
    const form = readForm(request, response)
    try {
      if (form.document !== null) await source.post(name, form.document)
    } catch (error) {
      const { status, detail, message, code } = toRefusal(error)
      if (code === 'internal') throw error
      const failure = FAILED[status] ?? detail ?? message
      const draft = { text: form.text, name: form.name, failure }
      return sendStream(response.status(status), readerOf(request), { name, draft })
    }
    response.redirect(303, streamHref(name))
  })

  router.get('/activities/:id', html, async (request, response) => {
    const found = await source.entry(String(request.params['id']))
    if (found === null) throw new Refusal('not-found')
    if (found === 'gone') throw new Refusal('gone')
    const reader = readerOf(request)
    const { stream } = found
    const row = rowOf(found, viewFor(reader))
    sendPage(response, drawing, {
      template: 'entry',
      reader,
      shell: { title: row.label, stream, streams: await railStreams(), skip: 'To the entry' },
      locals: {
        row,
        entry: { stream, number: countText(found.seq), streamHref: streamHref(stream) },
      },
    })
  })
  return router
}

const FAILED: Readonly<Record<number, string>> = {
  413: 'This is longer than 64 KiB; shorten it or post it in parts.',
  503: 'The server could not store it. Your text is kept here.',
}

function readName(name: unknown): string {
  if (!isStreamName(name)) throw new Refusal('not-found')
  return name
}

/** `epoch:seq`, or a bare number. */
function readBefore(value: unknown, epoch: string): number | undefined {
  if (value === undefined) return undefined
  const position = typeof value === 'string' ? parsePosition(value, epoch) : null
  if (position === null) throw new Refusal('bad-parameter', 'before is a position.')
  if (position.epoch !== epoch) throw new Refusal('position-lost')
  return position.seq
}
