/**
 * Poll — streams by long polls, in the socket's words: for networks that let nothing stand open or hold everything back.
 *
 * In:  pages above a position (`after`, `wait`). Out: an answer, then a frame for each page that moves.
 * Rule: the first page above a position is asked without waiting: it tells whether the position is still good. A browser lets
 * few requests stand open to one server: rooms take turns then, and wait the shorter for it.
 */
import type { Position } from '../../../schemas/position'
import type { SubscribeAck, SubscribeRequest } from '../../../schemas/wire'
import { wantedText } from '../filter'
import type { Ask } from '../rest/ask'
import type { JsonObject } from '../../../schemas/wire'
import { readPage, type Page as PageOf, type PageQuery } from '../rest/page'
import { Refusal } from '../rest/refusal'
import type { Connection, Heard, Transport } from './transport'
import { createTurns } from './turns'

type Page = PageOf<JsonObject>

const PAGE = 100
const WAIT_SECONDS = 25
const TURN_SECONDS = 2
/** A proxy that answers from its cache, or a server that does not wait, is not asked without end. */
const EMPTY_AT_LEAST_MS = 1_000

export const pollTransport = (ask: Ask, atOnce = Infinity): Transport => ({
  name: 'poll',
  open: (heard) => openPoll(ask, atOnce, heard),
})

function openPoll(ask: Ask, atOnce: number, heard: Heard): Connection {
  const rooms = new Map<string, AbortController>()
  const inTurn = createTurns(atOnce)
  let isOver = false
  queueMicrotask(() => isOver || heard.opened())

  function close(): void {
    isOver = true
    for (const polling of rooms.values()) polling.abort()
    rooms.clear()
  }

  return {
    subscribe(request, answered) {
      const room = wantedText(request.stream, request.filter)
      rooms.get(room)?.abort()
      const polling = new AbortController()
      rooms.set(room, polling)
      const { signal } = polling
      let isAnswered = false
      pollRoom(request, {
        room,
        heard,
        signal,
        read: (query) =>
          inTurn(
            () => readPage(ask, request.stream, { filter: request.filter, signal, ...query }),
            signal,
          ),
        waitSeconds: () => (rooms.size > atOnce ? TURN_SECONDS : WAIT_SECONDS),
        answered(answer) {
          isAnswered = true
          answered(answer)
        },
      }).catch((error: unknown) => {
        if (signal.aborted) return
        if (!isAnswered && error instanceof Refusal) {
          rooms.delete(room)
          return answered({ ok: false, code: error.code, retry: error.retry })
        }
        close()
        heard.closed(String(error))
      })
    },
    unsubscribe(room) {
      rooms.get(room)?.abort()
      rooms.delete(room)
    },
    close,
  }
}

interface Polling {
  readonly room: string
  readonly heard: Heard
  readonly signal: AbortSignal
  read(query: PageQuery): Promise<Page>
  waitSeconds(): number
  answered(answer: SubscribeAck): void
}

/** Until the signal comes, or something goes wrong. */
async function pollRoom(request: SubscribeRequest, polling: Polling): Promise<void> {
  const { room, heard, signal, read, answered } = polling
  const { stream, last = 0 } = request

  /** Null when the position is lost. */
  const above = (after: Position, waitSeconds: number): Promise<Page | null> =>
    read({ after, waitSeconds, limit: PAGE }).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'position-lost') return null
      throw error
    })

  async function begin(): Promise<Position> {
    const from = request.position
    const missed = from === undefined ? null : await above(from, 0)
    if (from !== undefined && missed !== null) {
      if (!signal.aborted) answered({ ok: true, room, recovered: true, position: from })
      return tell(from, missed)
    }
    const { entries, changes, position } = await read({ limit: Math.max(1, last) })
    const newest = last === 0 ? { entries: [] } : { entries: entries.toReversed(), changes }
    if (!signal.aborted) answered({ ok: true, room, recovered: false, position, ...newest })
    return position
  }

  async function next(from: Position): Promise<Position> {
    const asked = Date.now()
    const page = await above(from, polling.waitSeconds())
    if (page === null) {
      const { position } = await read({ limit: 1 })
      if (!signal.aborted) heard.reset({ room, stream, position, code: 'position-lost' })
      return position
    }
    if (page.entries.length === 0) await pause(asked + EMPTY_AT_LEAST_MS - Date.now())
    return tell(from, page)
  }

  function tell(from: Position, page: Page): Position {
    if (signal.aborted || page.position.seq <= from.seq) return from
    const { epoch, seq } = page.position
    const entries = page.entries.toReversed()
    const also = page.changes.length === 0 ? {} : { changes: page.changes }
    heard.entries({ room, stream, epoch, from: from.seq, entries, seq, ...also })
    return page.position
  }

  for (let position = await begin(); !signal.aborted; position = await next(position)) heard.alive()
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
