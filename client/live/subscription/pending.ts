/**
 * Pending — what was posted here and is shown before the stream has it.
 *
 * In:  posts as they begin, wait, are stored or withdrawn; entries as they come. Out: the list, each time that it changes.
 * Rule: one leaves the list when its entry comes, known by its id, or when the subscription is past the place where it was
 * stored: so it is never shown twice, and never falls away in between.
 */
import type { ASObject } from '../../../schemas/activity'
import type { Position } from '../../../schemas/position'
import type { WireEntry } from '../../../schemas/wire'

export interface Pending {
  readonly id: string
  readonly activity: ASObject
  /** `waiting`: no answer yet, it is tried again. */
  readonly state: 'sending' | 'waiting' | 'stored'
}

/** How a post goes on, told to everybody who may show it. */
export type Progress =
  | { readonly is: 'sending' | 'waiting'; readonly id: string; readonly activity: ASObject }
  /** Under which id, and where in its first stream. */
  | {
      readonly is: 'stored'
      readonly id: string
      readonly storedId: unknown
      readonly stream: string
      readonly position: Position
    }
  | { readonly is: 'withdrawn'; readonly id: string }

export interface PendingList {
  readonly list: readonly Pending[]
  goes(progress: Progress): void
  arrived(entries: readonly WireEntry[]): void
  moved(position: Position): void
}

interface Held extends Pending {
  readonly storedId?: unknown
  readonly at?: Position
}

export function createPendingList(
  stream: string,
  changed: (list: readonly Pending[]) => void,
): PendingList {
  let held: readonly Held[] = []
  let now: Position | null = null
  /** Came before the answer that says under which id it is stored. */
  const isThere = ({ at }: Held): boolean =>
    at !== undefined && now !== null && (at.epoch !== now.epoch || at.seq <= now.seq)

  function keep(next: readonly Held[]): void {
    if (next.length === held.length && next.every((one, at) => one === held[at])) return
    held = next
    changed(list())
  }
  const list = (): readonly Pending[] =>
    held.map(({ id, activity, state }) => ({ id, activity, state }))

  return {
    get list() {
      return list()
    },
    goes(progress) {
      const { id, is } = progress
      const rest = held.filter((one) => one.id !== id)
      if (is === 'withdrawn') return keep(rest)
      const known = held.find((one) => one.id === id)
      if (is !== 'stored') {
        const item: Held = { id, activity: progress.activity, state: is }
        return keep(
          known === undefined ? [...held, item] : held.map((one) => (one === known ? item : one)),
        )
      }
      if (known === undefined) return
      const at = progress.stream === stream ? { at: progress.position } : {}
      const item: Held = { ...known, state: 'stored', storedId: progress.storedId, ...at }
      keep(isThere(item) ? rest : held.map((one) => (one === known ? item : one)))
    },
    arrived(entries) {
      const ids = new Set(entries.map(({ activity }) => activity['id']))
      keep(held.filter(({ id, storedId }) => !ids.has(id) && !ids.has(storedId as string)))
    },
    moved(position) {
      now = position
      if (held.length > 0) keep(held.filter((one) => !isThere(one)))
    },
  }
}
