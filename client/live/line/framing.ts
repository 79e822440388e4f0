/**
 * Framing — what came one by one, with a position each, becomes an answer and frames.
 *
 * In:  positions with an activity, with changes, without either, or with a reset. Changes before their activity have no position of
 * their own. Out: the acknowledgement with the first of them; then frames that
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
  WireChange,
  WireEntry,
} from '../../../schemas/wire'

export interface FramingListener {
  answered(answer: SubscribeAck): void
  entries(frame: EntriesFrame): void
  reset(frame: ResetFrame): void
}

export interface Framing {
  /** The position is null before the first. */
  take(position: Position | null, event: string, data: string | null): void
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
  let changes: WireChange[] = []
  /** Of the activity that comes next. */
  let ahead: WireChange[] = []
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
    const also = changes.length === 0 ? {} : { changes }
    told = { epoch, seq }
    entries = []
    changes = []
    listener.entries({ ...frame, ...also })
  }

  return {
    flush,
    take(position, event, data) {
      const become = event === 'changes' && data !== null ? (JSON.parse(data) as WireChange[]) : []
      const isAhead = position === null || (told !== null && position.seq <= seq)
      if (isAhead) ahead.push(...become)
      if (position === null) return
      if (event === 'reset') {
        flush()
        if (told === null) isLost = true
        else {
          told = position
          seq = position.seq
          entries = []
          changes = []
          ahead = []
          listener.reset({ room, stream, position, code: 'position-lost' })
        }
        return
      }
      const isEntry = event === 'message' && data !== null
      if (told === null) {
        const below = {
          ...position,
          seq: isEntry || become.length > 0 ? position.seq - 1 : position.seq,
        }
        answer(isLost ? below : request.position!)
      }
      if (position.seq <= seq) {
        if (isEntry) ahead = []
        return
      }
      if (isEntry) entries.push({ seq: position.seq, activity: JSON.parse(data) as JsonObject })
      changes.push(...ahead, ...become)
      ahead = []
      seq = position.seq
    },
    refused: (code, retry) => listener.answered({ ok: false, code, retry }),
  }
}
