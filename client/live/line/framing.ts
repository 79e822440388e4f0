/**
 * Framing — what came one by one, with a position each, becomes an answer and frames.
 *
 * In:  positions with an activity, without one, or with a reset. Out: the acknowledgement with the first of them; then frames that
 * join on to each other.
 * Rule: without a good position to resume from, what is sent first are the newest that were asked for. Where they end is not
 * said, so the beginning is put just below the first of them: then they are frames like all others.
 */
import type { Position } from '../../../schemas/position'
import type {
  EntriesFrame,
  JsonObject,
  ResetFrame,
  Retry,
  SubscribeAck,
  SubscribeRequest,
  WireEntry,
} from '../../../schemas/wire'

export interface FramingListener {
  answered(answer: SubscribeAck): void
  entries(frame: EntriesFrame): void
  reset(frame: ResetFrame): void
}

export interface Framing {
  take(position: Position, event: string, data: string | null): void
  /** What has been taken goes out. */
  flush(): void
  refused(code: string, retry: Retry): void
}

export function createFraming(
  request: SubscribeRequest,
  room: string,
  listener: FramingListener,
): Framing {
  const { stream } = request
  let told: Position | null = null
  let isLost = request.position === undefined
  let entries: WireEntry[] = []
  let seq = 0

  function answer(position: Position): void {
    told = position
    seq = position.seq
    listener.answered({ ok: true, room, recovered: !isLost, position })
  }

  function flush(): void {
    if (told === null || seq <= told.seq) return
    const { epoch, seq: from } = told
    const frame = { room, stream, epoch, from, entries, seq }
    told = { epoch, seq }
    entries = []
    listener.entries(frame)
  }

  return {
    flush,
    take(position, event, data) {
      if (event === 'reset') {
        flush()
        if (told === null) isLost = true
        else {
          told = position
          seq = position.seq
          entries = []
          listener.reset({ room, stream, position, code: 'position-lost' })
        }
        return
      }
      const isEntry = event === 'message' && data !== null
      if (told === null) {
        const below = { ...position, seq: isEntry ? position.seq - 1 : position.seq }
        answer(isLost ? below : request.position!)
      }
      if (position.seq <= seq) return
      if (isEntry) entries.push({ seq: position.seq, activity: JSON.parse(data) as JsonObject })
      seq = position.seq
    },
    refused: (code, retry) => listener.answered({ ok: false, code, retry }),
  }
}
