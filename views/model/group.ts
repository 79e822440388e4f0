/**
 * Group — neighbouring lines that say nearly the same become one, which opens into its parts. Pure.
 *
 * In:  what the children of a feed are, from top to bottom: a line, or null for what ends a group (an entry, a mark, a seam).
 * Out: runs of lines, and the sentence of each.
 * Rule: order is never changed, and no group crosses a mark. The same on server and browser, from what a drawn row says of itself, so that
 * a line that comes live stands as it does after a reload.
 */
import type { JsonObject } from '../../schemas/wire'
import { hashOf } from './avatar'
import { countText } from './count'
import type { Part } from './part'
import { clockText } from './time'
import { idIn, list } from './values'
import type { Verb } from './verb'

/** What was done, to what, by whom: as hashes; '' where it is not one thing, or nobody that is known. */
export interface Line {
  readonly kind: 'reading' | 'response' | 'other'
  readonly verb: string
  readonly object: string
  readonly actor: string
  readonly at: number | null
}

export interface Run {
  readonly from: number
  /** Behind the last. */
  readonly to: number
  readonly alike: 'readings' | 'object' | 'actor'
}

const WITHIN_MS = 10 * 60_000
/** As many as current.css opens. */
export const GROUP_MOST = 12
const LEAST = [
  ['readings', 3],
  ['object', 2],
  ['actor', 2],
] as const

export function runsIn(lines: readonly (Line | null)[]): Run[] {
  const runs: Run[] = []
  for (let from = 0; from < lines.length;) {
    const run = runAt(lines, from)
    if (run !== null) runs.push(run)
    from = run?.to ?? from + 1
  }
  return runs
}

function runAt(lines: readonly (Line | null)[], from: number): Run | null {
  const first = lines[from] ?? null
  if (first === null) return null
  for (const [alike, least] of LEAST) {
    let to = from + 1
    while (to - from < GROUP_MOST && isAlike(alike, first, lines[to] ?? null)) to++
    if (to - from >= least) return { from, to, alike }
  }
  return null
}

function isAlike(alike: Run['alike'], one: Line, other: Line | null): boolean {
  if (other === null || one.verb !== other.verb || one.kind !== other.kind) return false
  if (alike === 'readings')
    return one.kind === 'reading' && one.actor !== '' && one.actor === other.actor
  if (one.at === null || other.at === null || Math.abs(one.at - other.at) > WITHIN_MS) return false
  return alike === 'object'
    ? one.object !== '' && one.object === other.object && other.actor !== ''
    : one.kind === 'response' &&
        one.actor !== '' &&
        one.actor === other.actor &&
        one.object !== '' &&
        other.object !== ''
}

const RESPONSES = new Set(['Like', 'Dislike', 'Announce'])

/** As it stands at a drawn row, for readDeed(). */
export function deedText(activity: JsonObject, { name }: Verb, icon: string): string {
  const [object, actor] = [list(activity['object']), list(activity['actor'])].map((all) =>
    all.length === 1 ? (idIn(all[0]) ?? '') : '',
  )
  const kind = icon === 'gauge' ? 'reading' : RESPONSES.has(name) ? 'response' : 'other'
  return [kind, ...[name, object!, actor!].map((one) => (one === '' ? '' : hashOf(one)))].join(' ')
}

export function readDeed(text: string, at: number | null): Line {
  const [kind = 'other', verb = '', object = '', actor = ''] = text.split(' ')
  return { kind: kind as Line['kind'], verb, object, actor, at }
}

/** `told`: the sentences of the run, from top to bottom, and when the last of them was. */
export function sentenceOfRun(
  { alike }: Pick<Run, 'alike'>,
  told: readonly (readonly Part[])[],
  since: number | null,
  zone: string,
): Part[] {
  const [first = []] = told
  const { actors, rest } = apart(first)
  if (alike === 'readings') {
    const when = since === null ? '' : ` since ${clockText(since, zone)}`
    return [...first, { text: ` · ${countText(told.length)} readings${when}` }]
  }
  if (alike === 'actor') {
    const words = rest.slice(
      0,
      Math.max(
        rest.findIndex(({ role }) => role === 'object'),
        0,
      ),
    )
    return [...actors, ...words, { text: `${countText(told.length)} entries` }]
  }
  const everybody = new Map(
    told.flatMap((parts) => apart(parts).actors).map((part) => [part.href ?? part.text, part]),
  )
  return [...joined([...everybody.values()]), ...rest]
}

/** Who, and what they did. */
function apart(parts: readonly Part[]): { actors: Part[]; rest: readonly Part[] } {
  const last = parts.findLastIndex(({ role }) => role === 'actor')
  return {
    actors: parts.slice(0, last + 1).filter(({ role }) => role === 'actor'),
    rest: parts.slice(last + 1),
  }
}

/** A and B; A, B and C; A, B and 3 others. */
function joined(actors: readonly Part[]): Part[] {
  const named = actors.length > 3 ? actors.slice(0, 2) : actors
  const others = actors.length - named.length
  const all = others > 0 ? [...named, { text: `${countText(others)} others` }] : named
  return all.flatMap((part, at): Part[] =>
    at === 0 ? [part] : [{ text: at === all.length - 1 ? ' and ' : ', ' }, part],
  )
}
