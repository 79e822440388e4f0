/**
 * Pages — HTML for who prefers it; everybody else goes on to REST.
 *
 * In:  requests, and a source of entries given by node.ts. Out: whole pages that work without script.
 * Rule: mounted before REST on the same addresses. A page carries the position it was drawn at, read before its entries,
 * so that the browser goes on from there without a gap; what overlaps it drops (P3, P4).
 */
import path from 'node:path'
import { Router, type Response } from 'express'
import { LIMITS } from '../config'
import { Refusal, toRefusal } from '../errors'
import { DEFAULT_STREAM } from '../../schemas/stream'
import { countText } from '../../views/model/count'
import type { View } from '../../views/model/view'
import { createAssets } from './assets'
import { createDocs, type DocsSource } from './docs/docs'
import { readBefore } from './before'
import { readComposer, type TakeForm } from './composer-body'
import { rememberDrawing } from './error-page'
import { readForm } from './form'
import { createMergedPage } from './merged-page'
import { anyHtml, html } from './negotiate'
import type { PageSource } from './page-source'
import type { ReadFacts } from './facts'
import { createObjectPage } from './object-page'
import { NO_FILTER, readPageFilter, type PageFilter } from './page-filter'
import { panelLocals } from './panel'
import { readerOf, type Reader } from './reader'
import { createRespond } from './respond'
import { drawRows } from './rows'
import { createSearchPage } from './search-page'
import { sendPage, streamHref, type Drawing } from './shell'
import { serveDemoPhotos } from './photos'
import { alternatesOf, streamLocals, type Draft } from './stream-page'
import { createStreamsPage } from './streams-page'
import { readName } from './stream-name'
import { createTemplates } from './templates'
import type { Things } from './things'
import { createYouPage } from './you-page'

export interface PagesOptions {
  readonly root: string
  readonly publicUrl: () => string
  readonly source: PageSource
  readonly docs: DocsSource
  readonly takeForm: TakeForm
  /** What pages of objects and counts are made of; null where nobody keeps it. */
  readonly things?: Things | null
  /** What streams are made of; null where nobody counts. */
  readonly facts?: ReadFacts | null
  /** Where build.mjs left the browser's files. */
  readonly assets?: string
}

const RAIL_STREAMS = 30

export function createPages(options: PagesOptions): Router {
  const { root, publicUrl, source, docs, assets, things = null, facts = null } = options
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
    reader: reader.guest?.id ?? null,
  })

  async function sendStream(
    response: Response,
    reader: Reader,
    wanted: { name: string; before?: number; draft?: Draft; filter?: PageFilter },
  ): Promise<void> {
    const { name, before, filter = NO_FILTER } = wanted
    const [part, streams, counted] = await Promise.all([
      source.page(name, {
        limit: LIMITS.pageDefault,
        filter: filter.compiled,
        ...(before === undefined ? {} : { before }),
      }),
      railStreams(),
      facts === null ? null : facts(name),
    ])
    const view = { ...viewFor(reader), home: name }
    sendPage(response, drawing, {
      template: 'stream',
      reader,
      shell: {
        title: `#${name}`,
        tab: 'stream',
        stream: name,
        streams,
        skip: 'To the entries',
        panel: 'Filter',
        alternates: alternatesOf(name),
      },
      locals: {
        panel: panelLocals(name, counted, filter, view),
        ...(await streamLocals({
          name,
          part,
          reader,
          view,
          counts: things?.counts ?? null,
          isOlder: before !== undefined,
          filterQuery: filter.query,
          draft: wanted.draft ?? null,
          textMax: LIMITS.stringBytes,
        })),
      },
    })
  }

  router.use((_request, response, next) => {
    rememberDrawing(response, drawing)
    next()
  })
  router.get('/assets/:name', drawing.assets.serve)
  router.use(createDocs({ drawing, docs, publicUrl, streams: railStreams }))
  router.use('/demo/photos', serveDemoPhotos(root))

  router.use(
    createMergedPage({
      drawing,
      epoch: source.epoch,
      page: source.page,
      draw: (entries, view) => drawRows(entries, view, things?.counts ?? null),
      railStreams,
      viewFor,
    }),
  )
  router.get('/', anyHtml, async (request, response) => {
    await sendStream(response, readerOf(request), {
      name: DEFAULT_STREAM,
      filter: readPageFilter(request.url),
    })
  })

  router.use(createStreamsPage({ drawing, source, railStreams, viewFor }))
  router.use(createYouPage({ drawing, railStreams }))
  router.use(createSearchPage({ drawing, source, railStreams, viewFor }))
  router.use(createRespond({ drawing, things, streams: railStreams, post: source.post }))
  if (things !== null)
    router.use(
      createObjectPage({
        drawing,
        things,
        streams: railStreams,
        viewFor,
        page: source.page,
        textMax: LIMITS.stringBytes,
      }),
    )

  router.get('/streams/:stream', html, async (request, response) => {
    const name = readName(request.params['stream'])
    const before = readBefore(request.query['before'], source.epoch())
    const filter = readPageFilter(request.url)
    const wanted = before === undefined ? { name } : { name, before }
    await sendStream(response, readerOf(request), { ...wanted, filter })
  })

  router.post('/streams/:stream', html, async (request, response, next) => {
    const here = readName(request.params['stream'])
    const body = await readComposer(request, response, options.takeForm)
    if (body === null) return next('route')
    const form = readForm(body.fields, request, response)
    const name = readName(form.fields['to']?.[0] || here)
    const again = (status: number, failure: string) =>
      sendStream(response.status(status), readerOf(request), {
        name: here,
        draft: { fields: form.fields, failure },
      })
    if (body.wrong !== null) return again(body.wrong.status, body.wrong.text)
    if (form.wrong !== null) return again(422, form.wrong)
    try {
      if (form.document !== null) await source.post(name, form.document)
    } catch (error) {
      const { status, detail, message, code } = toRefusal(error)
      if (code === 'internal') throw error
      return again(status, FAILED[status] ?? detail ?? message)
    }
    response.redirect(303, streamHref(name))
  })

  router.get('/activities/:id', html, async (request, response) => {
    const found = await source.entry(String(request.params['id']))
    if (found === null) throw new Refusal('not-found')
    if (found === 'gone') throw new Refusal('gone')
    const reader = readerOf(request)
    const { stream } = found
    const [row] = await drawRows([found], viewFor(reader), things?.counts ?? null)
    sendPage(response, drawing, {
      template: 'entry',
      reader,
      shell: { title: row!.label, stream, streams: await railStreams(), skip: 'To the entry' },
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
