/**
 * Merge — pages of several streams as one page.
 *
 * In:  the newest of each stream below some place, newest first, with the time at which the server took each. Out: the newest
 * of all, and where each stream goes on.
 * Rule: by arrival here, which nobody can choose (as `published` can be chosen), and never against a stream's own order (P2),
 * should two nodes' clocks differ. An activity that is in several of the streams stands once, where it came last. Each
 * stream keeps a position of its own, so that the page goes on live without a gap (P3).
 */
import type { JsonObject } from '../../schemas/wire'

export interface Arrived {
  readonly seq: number
  readonly activity: JsonObject
  readonly at: number
}

export interface MergePart {
  readonly name: string
  readonly entries: readonly Arrived[]
  /** What `before` was for this part, or one above the head. */
  readonly before: number
  /** Older ones stand below these. */
  readonly hasOlder: boolean
}

export interface Place {
  readonly stream: string
  readonly seq: number
}

export interface MergedEntry {
  readonly activity: JsonObject
  /** Falls from row to row. */
  readonly at: number
  readonly places: readonly Place[]
}

export interface MergedPage {
  readonly entries: readonly MergedEntry[]
  /** What `before` is for each stream; null at the end of all of them. */
  readonly older: ReadonlyMap<string, number> | null
}

/** Below what a clock tells, above what a number of this size can hold. */
const STEP_MS = 0.001

export function mergeParts(parts: readonly MergePart[], limit: number): MergedPage {
  const taken = parts.map(() => 0)
  const entries: { activity: JsonObject; at: number; places: Place[] }[] = []
  const byId = new Map<unknown, Place[]>()
  let last = Infinity

  for (;;) {
    const from = newestOf(parts, taken)
    if (from === null) break
    const { name, entries: all } = parts[from]!
    const { seq, activity, at } = all[taken[from]!]!
    const place = { stream: name, seq }
    const known = byId.get(activity['id'])
    if (known === undefined && entries.length === limit) break
    taken[from]!++
    if (known !== undefined) {
      known.push(place)
      continue
    }
    last = Math.min(at, last - STEP_MS)
    const entry = { activity, at: last, places: [place] }
    byId.set(activity['id'], entry.places)
    entries.push(entry)
  }

  const isEnd = parts.every((part, at) => taken[at] === part.entries.length && !part.hasOlder)
  const next = ({ entries: all, before }: MergePart, at: number): number =>
    all[taken[at]! - 1]?.seq ?? before
  return {
    entries,
    older: isEnd ? null : new Map(parts.map((part, at) => [part.name, next(part, at)])),
  }
}

/** Which part has the newest that is not taken; null when there is none. */
function newestOf(parts: readonly MergePart[], taken: readonly number[]): number | null {
  let best: number | null = null
  const arrival = (part: number): number => parts[part]!.entries[taken[part]!]!.at
  for (const [part, { entries }] of parts.entries())
    if (taken[part]! < entries.length && (best === null || arrival(part) > arrival(best)))
      best = part
  return best
}
