/**
 * Memory — one stream of a server that keeps nothing: the pages on an in-memory source, and a Socket.IO server that speaks the wire.
 *
 * For tests of pages and of the client alone. It has no tail, no chase and no stores; what it sends is what a test makes it send.
 */
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import express from 'express'
import { Server } from 'socket.io'
import type { JsonObject, SubscribeRequest, WireEntry } from '../../schemas/wire'
import { describe } from '../../server/accept/describe/document'
import { describeLive } from '../../server/accept/describe/live/document'
import { adviceFor } from '../../server/advice'
import { LIMITS } from '../../server/config'
import { Refusal, toProblem, toRefusal } from '../../server/errors'
import { renderError } from '../../server/pages/error-page'
import type { DocsSource } from '../../server/pages/docs/docs'
import type { PageSource } from '../../server/pages/page-source'
import { createPages } from '../../server/pages/pages'
import { started } from './started'

export interface Memory {
  readonly url: string
  readonly io: Server
  readonly streams: Map<string, WireEntry[]>
  epoch: string
  /** Refuses the next posts with this. */
  refusal: Refusal | null
  /** Stores, and sends a frame to those who subscribed. */
  post(stream: string, ...activities: JsonObject[]): void
  stop(): Promise<void>
}

const docsOf = (publicUrl: () => string): DocsSource => ({
  describe: () => describe({ publicUrl: publicUrl(), version: '0.0.0', limits: LIMITS }),
  describeLive: () => describeLive({ publicUrl: publicUrl(), version: '0.0.0', limits: LIMITS }),
  advice: adviceFor(LIMITS),
})

const ROOT = path.resolve(__dirname, '../..')

export async function startMemory(): Promise<Memory> {
  const streams = new Map<string, WireEntry[]>()
  const entriesOf = (stream: string): WireEntry[] => streams.get(stream) ?? []
  const app = express()
  const server: HttpServer = createServer(app)
  const io = new Server(server, { transports: ['websocket'], serveClient: false })
  let url = ''

  const source: PageSource = {
    epoch: () => memory.epoch,
    async page(stream, { before, limit }) {
      const all = entriesOf(stream)
      const found = all.filter(({ seq }) => before === undefined || seq < before).slice(-limit)
      const lowest = found[0]?.seq ?? 0
      return {
        position: { epoch: memory.epoch, seq: all.length },
        head: all.length,
        entries: found
          .map((entry) => ({ ...entry, at: Date.parse(String(entry.activity['published'])) }))
          .toReversed(),
        older: lowest > 1 ? lowest : null,
      }
    },
    async entry(param) {
      for (const [stream, entries] of streams)
        for (const { seq, activity } of entries)
          if (activity['id'] === param || String(activity['id']).endsWith(`/activities/${param}`))
            return activity['type'] === 'Tombstone' ? 'gone' : { stream, seq, activity }
      return null
    },
    hours: async () => new Map(),
    search: async () => ({ entries: [], next: null }),
    async streams({ after = '', limit }) {
      return [...streams]
        .map(([name, entries]) => ({ name, totalItems: entries.length }))
        .filter(({ name }) => name > after)
        .sort((one, other) => (one.name < other.name ? -1 : 1))
        .slice(0, limit)
    },
    async post(stream, document) {
      if (memory.refusal !== null) throw memory.refusal
      memory.post(stream, document)
    },
  }

  const memory: Memory = {
    get url() {
      return url
    },
    io,
    streams,
    epoch: 'memory',
    refusal: null,
    post(stream, ...activities) {
      const all = entriesOf(stream)
      const from = all.length
      const entries = activities.map((activity, index) => ({
        seq: from + index + 1,
        activity: {
          id: `${url}/activities/${stream}${from + index + 1}`,
          published: new Date().toISOString(),
          ...activity,
        },
      }))
      streams.set(stream, [...all, ...entries])
      const seq = from + entries.length
      io.to(stream).emit('entries', {
        room: stream,
        stream,
        epoch: memory.epoch,
        from,
        entries,
        seq,
      })
    },
    async stop() {
      await io.close()
    },
  }

  const takeForm = () => Promise.reject(new Refusal('content-type'))
  app.use(
    createPages({ root: ROOT, publicUrl: () => url, source, takeForm, docs: docsOf(() => url) }),
  )
  app.post(
    '/streams/:stream/activities',
    express.json({ type: () => true }),
    (request, response) => {
      if (memory.refusal !== null) throw memory.refusal
      const stream = request.params.stream as string
      memory.post(stream, request.body as JsonObject)
      const seq = entriesOf(stream).length
      response.setHeader('Freshet-Position', `${memory.epoch}:${seq}`).status(201).json({})
    },
  )
  app.get('/streams/:stream/activities', (request, response) => {
    response
      .setHeader('Freshet-Position', `${memory.epoch}:${entriesOf(request.params.stream).length}`)
      .json({ orderedItems: [] })
  })
  app.use(() => {
    throw new Refusal('not-found')
  })
  app.use(((error, request, response, _next) => {
    const refusal = toRefusal(error)
    if (renderError(request, response, refusal)) return
    response.status(refusal.status).json(toProblem(refusal))
  }) satisfies express.ErrorRequestHandler)

  io.on('connection', (socket) => {
    socket.on('subscribe', (request: SubscribeRequest, ack: (answer: unknown) => void) => {
      const { stream, position, last = 0 } = request
      const all = entriesOf(stream)
      const recovered = position?.epoch === memory.epoch && position.seq <= all.length
      const head = { epoch: memory.epoch, seq: all.length }
      if (!recovered)
        ack({
          ok: true,
          room: stream,
          recovered,
          position: head,
          entries: last > 0 ? all.slice(-last) : [],
        })
      else {
        ack({ ok: true, room: stream, recovered, position })
        const entries = all.slice(position.seq)
        if (entries.length > 0)
          socket.emit('entries', {
            room: stream,
            stream,
            epoch: memory.epoch,
            from: position.seq,
            entries,
            seq: all.length,
          })
      }
      void socket.join(stream)
    })
  })

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return started(memory)
}
