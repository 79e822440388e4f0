/**
 * Fan-out — one frame to every member of a room, some hundred members in a turn of the event loop.
 *
 * In:  who joins and leaves, as Socket.IO says it; frames, in order. Out: each member's frames, in order, and up to where each has been told.
 * Rule: a frame goes to those who were members when it came. Who joins meanwhile has it already (it joins at what the tail has flushed), who
 * leaves or is shed meanwhile is chased from what it was sent (D7). A frame that comes while another is on its way waits for
 * nothing: the rest of the other is sent first, at once, so that nothing queues up here (P7).
 *
 * Why in slices: a frame to 5,000 sockets keeps the event loop for 60 ms and more, and everybody's posts would wait.
 */
import type { Socket } from 'socket.io'
import type { Clock } from '../clock'
import type { Limits } from '../config'
import { directTo, frameBytes, type Direct } from './direct'
import type { Spliced } from './frame'

export interface FanOut {
  join(socket: Socket, sent: number): void
  leave(id: string): void
  send(payload: Spliced, seq: number): void
  /** Everybody stands there now; what is still on its way is dropped. */
  reset(seq: number): void
  /** When the last frame had been given to all; now, while one is on its way. */
  ended(): number
  /** Null for who is no member. */
  sent(id: string): number | null
}

export interface FanOutDeps {
  readonly limits: Limits
  readonly clock: Pick<Clock, 'soon' | 'now'>
}

interface Member {
  readonly socket: Socket
  readonly direct: Direct | null
  sent: number
  /** Where it stands among the members; -1 when it has left. */
  place: number
}

/** A frame on its way: to the members of the moment when it came. */
interface Job {
  readonly frame: Buffer
  readonly payload: Spliced
  readonly seq: number
  readonly members: readonly Member[]
  next: number
}

export function createFanOut({ limits, clock }: FanOutDeps): FanOut {
  const { fanOutSlice: slice, directWrites } = limits
  const byId = new Map<string, Member>()
  const members: Member[] = []
  let job: Job | null = null
  let ended = -Infinity

  function advance(mine: Job, most: number): void {
    const end = Math.min(mine.members.length, mine.next + most)
    while (mine.next < end && job === mine) give(mine.members[mine.next++]!, mine)
    if (job !== mine) return
    if (mine.next === mine.members.length) {
      job = null
      ended = clock.now()
    } else clock.soon(() => job === mine && advance(mine, slice))
  }

  return {
    join(socket, sent) {
      const member = {
        socket,
        direct: directWrites ? directTo(socket) : null,
        sent,
        place: members.length,
      }
      members.push(member)
      byId.set(socket.id, member)
    },
    leave(id) {
      const member = byId.get(id)
      if (!member) return
      byId.delete(id)
      const last = members.pop()!
      if (last !== member) {
        members[member.place] = last
        last.place = member.place
      }
      member.place = -1
    },
    send(payload, seq) {
      if (job) advance(job, Infinity)
      const frame = frameBytes('entries', payload)
      job = { frame, payload, seq, members: members.slice(), next: 0 }
      advance(job, slice)
    },
    reset(seq) {
      job = null
      for (const member of members) member.sent = seq
    },
    ended: () => (job ? clock.now() : ended),
    sent: (id) => byId.get(id)?.sent ?? null,
  }
}

function give(member: Member, { frame, payload, seq }: Job): void {
  if (member.place < 0) return
  // First: who is shed while it is being given this is chased from its end.
  member.sent = seq
  if (!member.direct?.write(frame)) member.socket.emit('entries', payload)
}
