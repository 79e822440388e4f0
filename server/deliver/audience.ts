/**
 * Audience — who gets the frames of one stream and one filter: a Socket.IO room, or one SSE answer.
 *
 * Rule: `sent` is up to where it has been told; the next frame says everything that matches in `(sent, seq]` (D9).
 * A frame that would be empty is left out, until so many entries were passed over that the position in the
 * client's hands would make its resume long.
 */
import type { CompiledFilter } from '../append/filter'
import type { Limits } from '../config'
import type { Position } from '../../schemas/position'
import type { Entry } from './entry'

export interface Audience {
  readonly stream: string
  /** Null for every entry. */
  readonly filter: CompiledFilter | null
  sent: number
  send(from: number, entries: readonly Entry[], seq: number): void
  reset(position: Position): void
}

export const matching = (
  filter: CompiledFilter | null,
  entries: readonly Entry[],
): readonly Entry[] =>
  filter === null ? entries : entries.filter((entry) => filter.matches(entry.projection))

export function flushTo(
  audience: Audience,
  entries: readonly Entry[],
  to: number,
  limits: Limits,
): void {
  for (const slice of slices(matching(audience.filter, entries), limits.frameBytes))
    advance(audience, slice, slice.at(-1)!.seq)
  if (to - audience.sent >= limits.emptyFrameEvery) advance(audience, [], to)
}

/** `sent` moves first: who is shed while the frame is being handed out is chased from its end. */
function advance(audience: Audience, entries: readonly Entry[], seq: number): void {
  const from = audience.sent
  audience.sent = seq
  audience.send(from, entries, seq)
}

/** In frames of about so many bytes, at least one entry each. */
export function* slices(entries: readonly Entry[], mostBytes: number): Generator<readonly Entry[]> {
  let from = 0
  let bytes = 0
  for (const [at, entry] of entries.entries()) {
    if (at > from && bytes + entry.text.length > mostBytes) {
      yield entries.slice(from, at)
      from = at
      bytes = 0
    }
    bytes += entry.text.length
  }
  if (from < entries.length) yield entries.slice(from)
}
