/**
 * Events — server-sent events: a follower on one HTTP answer, by the same chase and the same tail as a socket.
 *
 * Out: `data:` the stored text, `id:` its position; `event: changes` with what became of items before; a lone `id:` moves the
 * position; `event: reset` when continuity can't be shown. A browser sends the last id by itself when it reconnects, so that P2–P4 hold here too.
 * Rule: who does not read is shed and chased like a socket, and closed when it does not drain (P7).
 */
import type { ServerResponse } from 'node:http'
import type { CompiledFilter } from '../append/filter'
import type { Told } from '../append/told'
import { formatPosition, type Position } from '../../schemas/position'
import type { Audience } from './audience'
import { blocksOf } from './blocks'
import type { Sources } from './delivery'
import type { Entry } from './entry'
import { createFollower } from './follower'
import { findStart } from './resume'

export interface EventsRequest {
  readonly stream: string
  readonly filter: CompiledFilter | null
  /** Resume from here; null for live from now. */
  readonly position: Position | null
  readonly last: number
}

export const EVENTS_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
} as const

export async function serveEvents(
  deps: Sources,
  wanted: EventsRequest,
  response: ServerResponse,
): Promise<void> {
  const { tails, limits, clock, drain } = deps
  const { stream, filter } = wanted
  const hold = await tails.hold(stream)
  const { tail } = hold
  const start = await findStart(tail, wanted, deps).catch((error: unknown) => {
    hold.release()
    throw error
  })
  if (response.destroyed) return hold.release()

  const audience: Audience = {
    stream,
    filter,
    sent: 0,
    send(from, entries, seq, changes) {
      // Shed in the middle of what the tail has flushed, it is chased from there, and not told the rest twice (P4).
      if (tails.isAdmitted(audience)) write(from, entries, seq, changes)
    },
    reset,
  }
  const follower = createFollower(wanted, deps, {
    connected: () => !response.destroyed,
    full: () => (response.writableNeedDrain ? drained() : null),
    send: write,
    reset,
    sent: () => (tails.isAdmitted(audience) ? audience.sent : null),
    join: () => tails.admit(audience),
    leave: () => tails.dismiss(audience),
  })
  const beat = setInterval(() => {
    if (response.writableLength > limits.backlogBytes) response.destroy()
    else response.write(':\n\n')
  }, limits.eventsBeatMs)
  const leave = () => {
    clearInterval(beat)
    drain.forget(stopped)
    follower.end()
  }
  // First off the live: nothing may be written after the end.
  const stopped = {
    close() {
      leave()
      response.end()
    },
  }
  drain.add(stopped)
  response.on('close', leave)

  response.writeHead(200, EVENTS_HEADERS)
  response.write(`retry: ${limits.eventsRetryMs}\n\n`)
  if (wanted.position !== null && !start.recovered) reset(start.position)
  write(start.position.seq, start.entries, start.position.seq, start.changes)
  follower.follow(hold, start.position.seq, start.generation)

  function write(
    _from: number,
    entries: readonly Entry[],
    seq: number,
    changes: readonly Told[],
  ): void {
    response.write(blocksOf({ epoch: tail.epoch, entries, seq, changes }))
    if (response.writableNeedDrain && response.writableLength > limits.eventsBytes) follower.shed()
  }

  function reset(to: Position): void {
    const data = JSON.stringify({ stream, position: to, code: 'position-lost' })
    response.write(`event: reset\nid: ${formatPosition(to)}\ndata: ${data}\n\n`)
  }

  function drained(): Promise<void> {
    return new Promise((resolve) => {
      const late = clock.later(limits.backlogCloseMs, () => response.destroy())
      const done = () => {
        late()
        response.off('drain', done).off('close', done)
        resolve()
      }
      response.on('drain', done).on('close', done)
    })
  }
}
