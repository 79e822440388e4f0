/**
 * Follow — the client's rule: what to do with a frame, given the position that one has.
 *
 * In:  what happened (asked, answered, a frame came, the connection closed). Out: the next state and what to do.
 * Rule, in four lines (P2, P3, P4):
 *   another epoch → lost: ask without a position      seq not above mine → drop
 *   from above mine → a gap: ask again from mine      else → show what is above mine; mine = seq
 * Pure: no DOM, no socket, no clock, so that a model can drive this very file.
 */
import type { Position } from '../schemas/position'
import type { EntriesFrame, ResetFrame, SubscribeAck, WireChange, WireEntry } from '../schemas/wire'

export interface Following {
  /** Everything up to here is on the page. Null: nothing is certain any more. */
  readonly position: Position | null
  readonly room: string | null
  /** A subscribe is on its way; whatever needs one waits for its answer. */
  readonly asking: boolean
}

export type Happening =
  | { readonly what: 'asked' }
  | { readonly what: 'answered'; readonly answer: SubscribeAck }
  | { readonly what: 'entries'; readonly frame: EntriesFrame }
  | { readonly what: 'reset'; readonly frame: ResetFrame }
  | { readonly what: 'closed' }

export interface Step {
  readonly following: Following
  /** Ascending; each is on the page exactly once when shown now. */
  readonly show: readonly WireEntry[]
  /** After these, in their order: what became of items. May come again after a gap, and then does no harm. */
  readonly changes: readonly WireChange[]
  /** `ask`: subscribe from `following.position`. `cut`: entries may be missing before what is shown from now on. */
  readonly then: 'nothing' | 'ask' | 'cut'
}

/** Null: nothing was ever shown; what the first answer brings is a beginning. */
export const following = (position: Position | null): Following => ({
  position,
  room: null,
  asking: false,
})

export function follow(state: Following, happening: Happening): Step {
  switch (happening.what) {
    case 'asked':
      return stay({ ...state, asking: true })
    case 'closed':
      return stay({ ...state, room: null, asking: false })
    case 'answered':
      return takeAnswer(state, happening.answer)
    case 'entries':
      return takeEntries(state, happening.frame)
    case 'reset':
      return happening.frame.room === (state.room ?? happening.frame.room)
        ? cut({ ...state, position: happening.frame.position })
        : stay(state)
  }
}

function takeAnswer(state: Following, answer: SubscribeAck): Step {
  const rested: Following = { ...state, asking: false }
  if (!answer.ok) return stay(rested)
  const { room, position } = answer
  // While the answer was on its way, frames of the subscription before may have moved us on: that stays.
  if (answer.recovered && state.position !== null) return stay({ ...rested, room })
  return cut({ ...rested, room, position }, answer.entries, answer.changes)
}

function takeEntries(state: Following, frame: EntriesFrame): Step {
  const { position, room, asking } = state
  if (room !== null && frame.room !== room) return stay(state)
  if (position === null) return stay(state)
  if (frame.epoch !== position.epoch)
    return asking ? stay(state) : { ...stay({ ...state, position: null }), then: 'ask' }
  if (frame.seq <= position.seq) return stay(state)
  if (frame.from > position.seq) return asking ? stay(state) : { ...stay(state), then: 'ask' }
  return {
    following: { ...state, position: { epoch: frame.epoch, seq: frame.seq } },
    show: frame.entries.filter(({ seq }) => seq > position.seq),
    changes: frame.changes ?? [],
    then: 'nothing',
  }
}

const stay = (following: Following): Step => ({
  following,
  show: [],
  changes: [],
  then: 'nothing',
})

const cut = (
  following: Following,
  show: readonly WireEntry[] = [],
  changes: readonly WireChange[] = [],
): Step => ({
  following,
  show,
  changes,
  then: 'cut',
})
