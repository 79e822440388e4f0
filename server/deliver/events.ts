/**
 * Events — server-sent events: the same chase and the same tail as a socket, for one stream and one answer.
 *
 * Out: `data:` the stored text, `id:` its position; a lone `id:` moves the position; `event: reset` when continuity can't
 * be shown. A browser sends the last id by itself when it reconnects, so that P2–P4 hold here too.
 * Rule: who does not read is shed and chased like a socket, and closed when it does not drain (P7).
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CompiledFilter } from '../append/filter'
import { formatPosition, type Position } from '../../schemas/position'
import type { Audience } from './audience'
import { chase, type Reader } from './chase'
import type { Sources } from './delivery'
import { toEntry, type Entry } from './entry'
import { canResume } from './resume'
import type { Hold } from './tails'

export interface EventsRequest {
  readonly stream: string
  readonly filter: CompiledFilter | null
  /** Resume from here; null for live from now. */
  readonly position: Position | null
  readonly last: number
}

const RETRY_MS = 2_000
const HEARTBEAT_MS = 15_000
const SHED_BYTES = 64 * 1024

export async function serveEvents(
  deps: Sources,
  wanted: EventsRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { tails, limits, clock } = deps
  const { stream, filter, position } = wanted
  const hold = await tails.hold(stream)
  const { tail } = hold
  let cursor: number
  let recovered: boolean
  let first: Entry[] = []
  try {
    recovered = position !== null && (await canResume(tail, position, deps.headOnPrimary))
    cursor = recovered ? position!.seq : tail.flushed
    if (!recovered && wanted.last > 0) {
      const newest = await deps.newest(wanted, cursor)
      first = newest.entries.map(toEntry)
      cursor = newest.seq
    }
  } catch (error) {
    hold.release()
    throw error
  }
  const { generation } = tail
  let open = !response.destroyed

  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  })
  response.write(`retry: ${RETRY_MS}\n\n`)
  const audience: Audience = { stream, filter, sent: 0, send: write, reset }
  if (position !== null && !recovered) reset({ epoch: tail.epoch, seq: cursor })
  write(cursor, first, cursor)

  const heartbeat = setInterval(() => {
    if (response.writableLength > limits.backlogBytes) response.destroy()
    else response.write(':\n\n')
  }, HEARTBEAT_MS)
  request.on('close', close)
  response.on('close', close)
  if (open) follow(hold, cursor, generation)
  else hold.release()

  function follow(held: Hold, from: number, since: number): void {
    const reader: Reader = {
      alive: () => open,
      full: () => (response.writableNeedDrain ? drained() : null),
      send: write,
      reset,
      join: () => tails.admit(audience),
    }
    const range = (after: number, limit: number) => deps.range(stream, after, limit)
    void chase({
      tail: held.tail,
      reader,
      filter,
      cursor: from,
      generation: since,
      range,
      limits,
      clock,
    }).finally(held.release)
  }

  function write(_from: number, entries: readonly Entry[], seq: number): void {
    const at = (to: number) => formatPosition({ epoch: tail.epoch, seq: to })
    const told = entries.map((entry) => `id: ${at(entry.seq)}\ndata: ${entry.text}\n\n`).join('')
    const moved = entries.at(-1)?.seq === seq ? '' : `id: ${at(seq)}\n\n`
    if (!response.write(told + moved) && response.writableLength > SHED_BYTES) shed()
  }

  function reset(to: Position): void {
    const data = JSON.stringify({ stream, position: to, code: 'position-lost' })
    response.write(`event: reset\nid: ${formatPosition(to)}\ndata: ${data}\n\n`)
  }

  function shed(): void {
    const told = audience.sent
    const since = tail.generation
    if (!tails.isAdmitted(audience)) return
    const held = tails.hold(stream)
    tails.dismiss(audience)
    held.then(
      (again) => (open ? follow(again, told, since) : again.release()),
      () => response.destroy(),
    )
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

  function close(): void {
    if (!open) return
    open = false
    clearInterval(heartbeat)
    tails.dismiss(audience)
  }
}
