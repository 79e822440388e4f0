/**
 * Events — streams by server-sent events, one answer for each room, in the socket's words.
 *
 * In:  `id:` is a position, a lone one moves it; `event: reset` says that continuity is lost. Out: an answer with the first id,
 * frames for the rest; what came in one piece is one frame.
 * Rule: read through fetch, in browsers too: one parser, refusals with their code. A browser lets few requests stand open
 * to one server: with more rooms than that it is no transport, and the line goes on to the next.
 */
import { formatPosition, parsePosition } from '../../../schemas/position'
import type { SubscribeRequest } from '../../../schemas/wire'
import { filterQuery, wantedText } from '../filter'
import type { Ask } from '../rest/ask'
import { refusalOf } from '../rest/refusal'
import { createEventStream } from './event-stream'
import { createFraming } from './framing'
import type { Connection, Heard, Transport } from './transport'

/** The server says something every 15 s. */
const SILENT_MS = 40_000

export const eventsTransport = (ask: Ask, roomsMost = Infinity): Transport => ({
  name: 'events',
  open: (heard) => openEvents(ask, roomsMost, heard),
})

function openEvents(ask: Ask, roomsMost: number, heard: Heard): Connection {
  const rooms = new Map<string, AbortController>()
  let isOver = false
  queueMicrotask(() => isOver || heard.opened())

  function end(reason: string): void {
    if (isOver) return
    close()
    heard.closed(reason)
  }
  function close(): void {
    isOver = true
    for (const reading of rooms.values()) reading.abort()
    rooms.clear()
  }

  return {
    subscribe(request, answered) {
      const room = wantedText(request.stream, request.filter)
      rooms.get(room)?.abort()
      const reading = new AbortController()
      rooms.set(room, reading)
      if (rooms.size > roomsMost)
        return queueMicrotask(() => end('more subscriptions than a browser has room for'))
      const { signal } = reading
      const isMine = () => !signal.aborted
      const framing = createFraming(request, room, {
        answered: (answer) => {
          if (!answer.ok) rooms.delete(room)
          answered(answer)
        },
        entries: (frame) => isMine() && heard.entries(frame),
        reset: (frame) => isMine() && heard.reset(frame),
      })
      read(ask, request, framing, { signal, alive: heard.alive }).then(
        (reason) => reason !== null && isMine() && end(reason),
        (error: unknown) => isMine() && end(String(error)),
      )
    },
    unsubscribe(room) {
      rooms.get(room)?.abort()
      rooms.delete(room)
    },
    close,
  }
}

/** Until it ends; answers why, or null when the subscription was refused. */
async function read(
  ask: Ask,
  request: SubscribeRequest,
  framing: ReturnType<typeof createFraming>,
  { signal, alive }: { signal: AbortSignal; alive: () => void },
): Promise<string | null> {
  const response = await ask(pathOf(request), {
    headers: { accept: 'text/event-stream' },
    signal,
  })
  if (!response.ok) {
    const { code, retry } = await refusalOf(response)
    if (!signal.aborted) framing.refused(code, retry)
    return null
  }
  const isEvents = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  if (!isEvents || response.body === null) return 'no event stream'
  const reader = response.body.getReader()
  const stream = createEventStream()
  const stop = () => void reader.cancel().catch(() => undefined)
  signal.addEventListener('abort', stop)
  let silence = setTimeout(stop, SILENT_MS)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || signal.aborted) return 'ended'
      alive()
      clearTimeout(silence)
      silence = setTimeout(stop, SILENT_MS)
      for (const { id, event, data } of stream.push(value))
        framing.take(parsePosition(id, ''), event, data)
      framing.flush()
    }
  } finally {
    clearTimeout(silence)
    signal.removeEventListener('abort', stop)
    stop()
  }
}

function pathOf({ stream, filter, position, last = 0 }: SubscribeRequest): string {
  const query = filterQuery(filter)
  if (position !== undefined) query.set('after', formatPosition(position))
  if (last > 0) query.set('last', String(last))
  return `/streams/${encodeURIComponent(stream)}/events?${query}`
}
