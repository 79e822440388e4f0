/**
 * Told — what a view is told of changes: the item entered it, changed in it, left it, or is no more. Pure.
 *
 * In:  changes, and what the view asks for (null: everything). Out: what is told; of what enters or was changed, the activity
 * as it stands now.
 * Rule: the same for live, for those who catch up, and for pages. Of a blank change nobody knows whether the item was in the
 * view: it is told as it stands, and who does not have it passes over a `leave`.
 */
import type { ChangeKind } from '../../schemas/wire'
import type { Changed, Present } from './change'
import type { CompiledFilter } from './filter'

export interface Told {
  /** The entry that did it. */
  readonly at: number
  readonly seq: number
  readonly kind: ChangeKind
  readonly text?: string
}

type Asks = Pick<CompiledFilter, 'matches'> | null

export function toldOf(filter: Asks, at: number, changes: readonly Changed[]): Told[] {
  return changes.flatMap((change): Told[] => {
    const kind = kindOf(filter, change)
    if (kind === null) return []
    const { seq, is, now } = change
    const shows = is === 'change' && (kind === 'enter' || kind === 'update')
    return [{ at, seq, kind, ...(shows && now ? { text: now.text } : {}) }]
  })
}

function kindOf(filter: Asks, { is, before, after, now }: Changed): ChangeKind | null {
  const has = (projection: Present['projection']) => filter === null || filter.matches(projection)
  if (is === 'end') return before === undefined || has(before) ? 'delete' : null
  if (is === 'count') return now && !now.isGone && has(now.projection) ? 'update' : null
  if (after === undefined) {
    if (now === undefined || now.isGone) return 'delete'
    return has(now.projection) ? (filter === null ? 'update' : 'enter') : 'leave'
  }
  const was = before === undefined ? null : has(before)
  if (!has(after)) return was === false ? null : 'leave'
  // It ended since: what would enter is no more.
  if (now === undefined || now.isGone) return 'delete'
  return was === true || filter === null ? 'update' : 'enter'
}

export interface Telling {
  readonly seq: number
  readonly changes: readonly Changed[]
}

/** For who begins with this item, as it was posted: what came of it, by the last that was done to it. */
export function heldOf(filter: Asks, at: number, change: Changed): Told {
  const [told] = toldOf(filter, at, [change])
  if (!told) return { at, seq: change.seq, kind: change.is === 'end' ? 'delete' : 'leave' }
  return told.kind === 'enter' ? { ...told, kind: 'update' } : told
}

/** What came in of what is not held, and stayed. */
export function enteredBy(
  filter: Asks,
  tellings: readonly Telling[],
  held: ReadonlySet<number>,
): Told[] {
  const entered = new Map<number, Told>()
  for (const { seq: at, changes } of tellings)
    for (const told of toldOf(filter, at, changes)) {
      const { seq, kind } = told
      if (held.has(seq)) continue
      if (kind === 'leave' || kind === 'delete') entered.delete(seq)
      else if (kind === 'enter' || entered.has(seq)) entered.set(seq, { ...told, kind: 'enter' })
    }
  return [...entered.values()]
}

export const toldJson = (all: readonly Told[]): string =>
  `[${all
    .map(({ seq, kind, text }) => {
      const activity = text === undefined ? '' : `,"activity":${text}`
      return `{"seq":${seq},"kind":"${kind}"${activity}}`
    })
    .join()}]`
