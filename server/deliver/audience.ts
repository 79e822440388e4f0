/**
 * Audience — who gets the frames of one stream and one filter: a Socket.IO room, or one SSE answer.
 *
 * Rule: `sent` is up to where it has been told; the next frame says everything that matches in `(sent, seq]` (D9).
 * A frame that would be empty is left out, until so many entries were passed over that the position in the
 * client's hands would make its resume long.
 */
import type { CompiledFilter } from '../append/filter'
import { toldOf, type Told } from '../append/told'
import type { Limits } from '../config'
import type { Position } from '../../schemas/position'
import type { Entry } from './entry'

export interface Audience {
  readonly stream: string
  /** Null for every entry. */
  readonly filter: CompiledFilter | null
  sent: number
  send: Send
  reset(position: Position): void
  /** When its last frame had been given to all; now, while one is being given. */
  fannedOut?(): number
}

/** One frame: everything that matches in `(from, seq]`, and what became of items before. */
export type Send = (
  from: number,
  entries: readonly Entry[],
  seq: number,
  changes: readonly Told[],
) => void

/** An entry that a view is told of: that it came, what it does, or both. */
export interface Hit {
  readonly entry: Entry
  readonly isMatch: boolean
  readonly changes: readonly Told[]
}

export function matching(filter: CompiledFilter | null, entries: readonly Entry[]): Hit[] {
  const hits: Hit[] = []
  for (const entry of entries) {
    const isMatch = filter === null || filter.matches(entry.projection)
    const changes = entry.changes.length === 0 ? NONE : toldOf(filter, entry.seq, entry.changes)
    if (isMatch || changes.length > 0) hits.push({ entry, isMatch, changes })
  }
  return hits
}

const NONE: readonly Told[] = Object.freeze([])

export const entriesIn = (hits: readonly Hit[]): Entry[] =>
  hits.flatMap(({ entry, isMatch }) => (isMatch ? entry : []))
export const changesIn = (hits: readonly Hit[]): Told[] => hits.flatMap(({ changes }) => changes)

/** What it is told of the entries up to `to`. */
export function flushTo(
  audience: Audience,
  hits: readonly Hit[],
  to: number,
  limits: Limits,
): void {
  for (const slice of slices(hits, limits.frameBytes))
    advance(audience, slice, slice.at(-1)!.entry.seq)
  if (to - audience.sent >= limits.emptyFrameEvery) advance(audience, [], to)
}

/** `sent` moves first: who is shed while the frame is being handed out is chased from its end. */
function advance(audience: Audience, hits: readonly Hit[], seq: number): void {
  const from = audience.sent
  audience.sent = seq
  audience.send(from, entriesIn(hits), seq, changesIn(hits))
}

/** In frames of about so many bytes, at least one entry each. */
export function* slices(hits: readonly Hit[], mostBytes: number): Generator<readonly Hit[]> {
  let from = 0
  let bytes = 0
  for (const [at, hit] of hits.entries()) {
    const weight = weightOf(hit)
    if (at > from && bytes + weight > mostBytes) {
      yield hits.slice(from, at)
      from = at
      bytes = 0
    }
    bytes += weight
  }
  if (from < hits.length) yield hits.slice(from)
}

const weightOf = ({ entry, isMatch, changes }: Hit): number =>
  changes.reduce(
    (sum, { text = '' }) => sum + text.length + CHANGE_BYTES,
    isMatch ? entry.text.length : 0,
  )

const CHANGE_BYTES = 40
