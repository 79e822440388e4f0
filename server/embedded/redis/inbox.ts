/**
 * Inbox — bytes that came and were not read yet.
 *
 * In:  chunks. Out: whole lines and byte strings, copied, or null when they are not complete.
 * Rule: a byte is copied a bounded number of times, however small the chunks are: room doubles, and the
 * search for an end of line goes on where it stopped. Joining buffers at each chunk would be quadratic,
 * and a peer that sends single bytes could burn a core with it.
 */
/** What a client sent is not the Redis protocol; the text is the one that Redis gives. */
export class ProtocolError extends Error {
  constructor(reason: string) {
    super(`Protocol error: ${reason}`)
    this.name = 'ProtocolError'
  }
}

export interface Inbox {
  push(chunk: Buffer): void
  peek(): number | undefined
  /** The bytes up to `end`, which is taken too but not given. */
  line(end: string, maxBytes: number, tooLong: string): Buffer | null
  /** `length` bytes; `skip` more are dropped unread. */
  take(length: number, skip: number): Buffer | null
}

export function createInbox(): Inbox {
  let room = Buffer.alloc(0)
  let from = 0
  let to = 0
  let searched = 0

  function push(chunk: Buffer): void {
    if (to + chunk.length > room.length) {
      const old = room
      const length = to - from + chunk.length
      room = length > old.length / 2 ? Buffer.allocUnsafeSlow(Math.max(1024, length * 2)) : old
      old.copy(room, 0, from, to)
      searched = Math.max(0, searched - from)
      to -= from
      from = 0
    }
    to += chunk.copy(room, to)
  }

  function line(end: string, maxBytes: number, tooLong: string): Buffer | null {
    const at = room.subarray(0, to).indexOf(end, Math.max(from, searched), 'latin1')
    if ((at < 0 ? to : at) - from > maxBytes) throw new ProtocolError(tooLong)
    if (at < 0) {
      searched = Math.max(from, to - end.length + 1)
      return null
    }
    const text = Buffer.from(room.subarray(from, at))
    advance(at + end.length)
    return text
  }

  function take(length: number, skip: number): Buffer | null {
    if (to - from < length + skip) return null
    const bytes = Buffer.from(room.subarray(from, from + length))
    advance(from + length + skip)
    return bytes
  }

  function advance(position: number): void {
    from = position
    searched = position
    if (from < to) return
    from = to = searched = 0
    if (room.length > 65_536) room = Buffer.alloc(0)
  }

  return { push, peek: () => (from < to ? room[from] : undefined), line, take }
}
