/**
 * Mutants — mistakes that one could make in the real code, each of which the model must find.
 *
 * Rule: the first ten are the errors that the design's own model caught; what each breaks is said beside it. Some only
 * make a right answer slow or a client ask in vain: those are counted as broken too (`a client gap`, `not level in
 * health without a patrol`).
 */
import type { Mutant } from './stage'
import type { Weather } from './world'

export interface Mistake extends Mutant {
  readonly weather: Weather
}

const FAULTS: Weather = { faults: true }
const HEALTH: Weather = { faults: false }
const TAIL = 'server/deliver/tail.ts'
const TAILS = 'server/deliver/tails.ts'
const CHASE = 'server/deliver/chase.ts'
const COMMIT = 'server/append/commit.ts'

export const MISTAKES: readonly Mistake[] = [
  {
    title: 'an entry beyond a gap is passed on',
    weather: FAULTS,
    file: TAIL,
    edits: [
      [
        'ring.seq === this.#last + 1 && ring.text !== undefined ? new',
        'ring.text !== undefined ? new',
      ],
    ],
  },
  {
    title: 'a tail is opened twice: no single flight',
    weather: FAULTS,
    file: TAILS,
    edits: [['if (!followed) {', 'if (!followed?.tail) {']],
  },
  {
    title: 'who is shed in mid-frame is chased from before the frame',
    weather: FAULTS,
    file: 'server/deliver/fan-out.ts',
    edits: [
      [
        "  member.sent = seq\n  if (!member.direct?.write(frame)) member.socket.emit('entries', payload)",
        "  if (!member.direct?.write(frame)) member.socket.emit('entries', payload)\n  member.sent = seq",
      ],
    ],
  },
  {
    title: 'a room is joined before the reader is level (a client gap)',
    weather: HEALTH,
    file: CHASE,
    edits: [['else if (cursor === tail.flushed) {', 'else if (cursor <= tail.flushed) {']],
  },
  {
    title: 'no frame moves the position at the join when a filter skips entries (a client gap)',
    weather: HEALTH,
    file: CHASE,
    edits: [['if (told < cursor) reader.send(told, [], cursor, [])', '']],
  },
  {
    title:
      'the head is read before SUBSCRIBE is acknowledged, and early rings are forgotten (not level without a patrol)',
    weather: HEALTH,
    file: TAILS,
    edits: [
      ['await subscribe(stream)', 'void subscribe(stream)'],
      ['for (const ring of followed.early) tail.ring(ring)', ''],
    ],
  },
  {
    title: 'from is how far the node has looked, not what the client was told (a client gap)',
    weather: HEALTH,
    file: CHASE,
    edits: [
      [
        'reader.send(told, entriesIn(slice), cursor',
        'reader.send(slice[0]!.entry.seq - 1, entriesIn(slice), cursor',
      ],
    ],
  },
  {
    title: 'a ring of another epoch is accepted',
    weather: FAULTS,
    file: TAIL,
    edits: [['ring.epoch !== this.#epoch || ', '']],
  },
  {
    title: 'a room begins at what the tail has accepted, not at what it has flushed',
    weather: HEALTH,
    file: TAILS,
    edits: [['audience.sent = tail.flushed', 'audience.sent = tail.last']],
  },
  {
    title: 'a chase goes beyond what is flushed',
    weather: HEALTH,
    file: CHASE,
    edits: [
      ['else if (cursor === tail.flushed) {', 'else if (cursor >= tail.flushed) {'],
      ['entry.seq > cursor && entry.seq <= tail.flushed', 'entry.seq > cursor'],
    ],
  },
  {
    title:
      'what lies before a page of MongoDB is not looked at: a lagging read is taken for the end',
    weather: FAULTS,
    file: CHASE,
    edits: [
      ['if (upTo.length === 0) {', 'if (upTo.length === 0) { cursor = tail.flushed; continue'],
    ],
  },
  {
    title: 'a position above what this node has seen is called lost, without asking the primary',
    weather: FAULTS,
    file: 'server/deliver/resume.ts',
    edits: [['if (position.seq <= tail.last) return true', 'return position.seq <= tail.last']],
  },
  {
    title: 'live begins at what the tail has heard, the newest before it at what a majority has',
    weather: FAULTS,
    file: 'server/deliver/delivery.ts',
    edits: [['seq: highest }', 'seq: upTo }']],
  },
  {
    title: 'a reset leaves those who reckon with the numbering before',
    weather: FAULTS,
    file: TAIL,
    edits: [['    this.#generation++\n', '']],
  },
  {
    title: 'a hole is waited at for ever',
    weather: FAULTS,
    file: 'server/deliver/hole.ts',
    edits: [['return now - this.#since >= this.patienceMs', 'return false']],
  },
  {
    title: 'a hole is passed without a word',
    weather: FAULTS,
    file: TAIL,
    edits: [['this.reset(this.#epoch, next - 1)', 'this.#last = next - 1']],
  },
  {
    title: 'a chase passes a hole in a page',
    weather: FAULTS,
    file: CHASE,
    edits: [['.filter(({ seq }, at) => seq === upTo[0]!.seq + at)', '']],
  },
  {
    title: 'a chase keeps the stream for ever (P8)',
    weather: HEALTH,
    file: 'server/deliver/follower.ts',
    edits: [['.finally(release)', '']],
  },
  {
    title: 'a ring without a valid mac is believed',
    weather: FAULTS,
    file: 'server/broadcast/ring.ts',
    edits: [
      [
        'return sameMac(macOf(said, key), line.slice(end + MAC.length, -2)) ? said : null',
        'return said',
      ],
    ],
  },
  {
    title: 'a batch is written in any order, past what clashed',
    weather: FAULTS,
    file: COMMIT,
    edits: [
      ['insert(stream, rest, identity)', 'insert(stream, rest, identity, attempt)'],
      ['asking: Promise<Meta>,', 'asking: Promise<Meta>, attempt: number,'],
      ['seq: head + 1 + index,', 'seq: head + 1 + index + attempt,'],
    ],
  },
  {
    title: 'the head is remembered from batch to batch: a restore under posting leaves a hole',
    weather: FAULTS,
    file: COMMIT,
    edits: [
      ['  return async (', '  const heads = new Map<string, number>()\n  return async ('],
      ['headForAppend(store, stream)])', 'heads.get(stream) ?? headForAppend(store, stream)])'],
      [
        '    return placed.map(',
        '    heads.set(stream, head + placed.length)\n    return placed.map(',
      ],
      ['const outcomes = await', 'heads.delete(stream)\n        const outcomes = await'],
    ],
  },
  {
    title: 'a post is told the epoch that the node started with',
    weather: FAULTS,
    file: COMMIT,
    edits: [['epoch: identity.epoch,', 'epoch: store.identity.epoch,']],
  },
  {
    title: 'the client goes back to where it asked from',
    weather: FAULTS,
    file: 'client/follow.ts',
    edits: [['return stay({ ...rested, room })', 'return stay({ ...rested, room, position })']],
  },
  {
    title: 'the client shows a whole frame, also what it has',
    weather: FAULTS,
    file: 'client/follow.ts',
    edits: [['frame.entries.filter(({ seq }) => seq > position.seq)', 'frame.entries']],
  },
]
