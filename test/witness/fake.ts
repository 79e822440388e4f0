/**
 * Fake — a server that speaks the wire from memory, honestly or with one fault, to see the witness catch it.
 *
 * It has what the witness uses: POST, pages upwards, subscribe and frames, server-sent events; no filter but `type`.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import type { FilterJson, JsonObject, SubscribeRequest, WireEntry } from '../../schemas/wire'
import { started } from '../support/started'

export type Fault =
  | 'none'
  | 'loses what it acknowledged'
  | 'stores a post twice'
  | 'tells another place'
  | 'skips an entry on sockets'
  | 'skips an entry in server-sent events'
  | 'sends an entry twice'
  | 'turns two round'
  | 'forgets positions'
  | 'sends what was not asked for'

/** Every so many posts the fault strikes. */
const EVERY = 20
const EPOCH = 'fake'

export async function startFake(fault: Fault): Promise<string> {
  const entries: WireEntry[] = []
  const known = new Map<string, number>()
  const listeners = new Set<(from: number) => void>()
  const strikes = (seq: number): boolean => seq % EVERY === 0

  function post(request: IncomingMessage, body: string): { status: number; seq: number } {
    const activity = JSON.parse(body) as JsonObject
    const key = String(request.headers['idempotency-key'] ?? activity['id'])
    const isKnown = known.has(key)
    const seq = known.get(key) ?? entries.length + 1
    if (isKnown) return { status: 200, seq }
    known.set(key, seq)
    if (fault === 'loses what it acknowledged' && strikes(known.size)) return { status: 201, seq }
    const times = fault === 'stores a post twice' && strikes(seq) ? 2 : 1
    const from = entries.length
    for (let time = 0; time < times; time++) entries.push({ seq: from + time + 1, activity })
    for (const tell of listeners) tell(from)
    return { status: 201, seq: fault === 'tells another place' && strikes(seq) ? seq - 1 : seq }
  }

  function page(response: ServerResponse, url: URL): void {
    const after = Number(url.searchParams.get('after')?.split(':')[1] ?? entries.length - 1)
    const found = entries.slice(Math.max(0, after)).slice(0, Number(url.searchParams.get('limit')))
    const position = found.at(-1)?.seq ?? Math.max(0, after)
    response.setHeader('Freshet-Position', `${EPOCH}:${position}`)
    response.end(JSON.stringify({ orderedItems: found.reverse().map(({ activity }) => activity) }))
  }

  function events(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    const tell = (from: number) => {
      for (const { seq, activity } of entries.slice(from))
        if (fault !== 'skips an entry in server-sent events' || !strikes(seq))
          response.write(`id: ${EPOCH}:${seq}\ndata: ${JSON.stringify(activity)}\n\n`)
    }
    listeners.add(tell)
    response.on('close', () => listeners.delete(tell))
    tell(Number(String(request.headers['last-event-id']).split(':')[1]))
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake')
    if (url.pathname.endsWith('/events')) return events(request, response)
    if (request.method === 'GET') return page(response, url)
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const { status, seq } = post(request, body)
      response.writeHead(status, { 'Freshet-Position': `${EPOCH}:${seq}` }).end('{}')
    })
  })

  const io = new Server(server, { transports: ['websocket'], serveClient: false })
  io.on('connection', (socket) => {
    socket.on('subscribe', (request: SubscribeRequest, ack: (answer: unknown) => void) => {
      const { stream, position, last = 0 } = request
      const recovered = position !== undefined && fault !== 'forgets positions'
      const begin = recovered ? position.seq : entries.length
      const newest = recovered || last === 0 ? [] : entries.slice(-last)
      ack({
        ok: true,
        room: stream,
        recovered,
        position: { epoch: EPOCH, seq: begin },
        entries: newest,
      })
      const wanted = ({ activity }: WireEntry) =>
        request.filter === undefined || fault === 'sends what was not asked for'
          ? true
          : activity['type'] === (request.filter as FilterJson).type
      const tell = (from: number) => {
        const frame = spoil(entries.slice(from).filter(wanted))
        const seq = entries.length
        socket.emit('entries', { room: stream, stream, epoch: EPOCH, from, entries: frame, seq })
      }
      listeners.add(tell)
      socket.on('disconnect', () => listeners.delete(tell))
      tell(begin)
    })
  })

  function spoil(frame: WireEntry[]): WireEntry[] {
    if (fault === 'skips an entry on sockets') return frame.filter(({ seq }) => !strikes(seq))
    if (fault === 'sends an entry twice')
      return frame.flatMap((entry) => (strikes(entry.seq) ? [entry, entry] : [entry]))
    return fault === 'turns two round' && frame.length > 1 ? frame.toReversed() : frame
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  started({
    stop: async () => {
      server.closeAllConnections()
      await io.close()
    },
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
