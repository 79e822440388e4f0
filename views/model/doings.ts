/**
 * Doings — what somebody did of late, told in numbers. Pure.
 *
 * In:  the newest things that they did, in brief. Out: of which kinds they are and how many; in which streams; how many on each of the last
 * days; when a machine was started, and whether it runs.
 */
export interface Doing {
  readonly stream: string
  /** Milliseconds. */
  readonly at: number
  readonly types: readonly string[]
  readonly objectType: readonly string[]
}

type Is = (doing: Doing) => boolean

const made =
  (...kinds: string[]): Is =>
  ({ types, objectType }) =>
    types.includes('Create') && objectType.some((one) => kinds.includes(one))
const did =
  (...kinds: string[]): Is =>
  ({ types }) =>
    types.some((one) => kinds.includes(one))

const KINDS: readonly (readonly [key: string, text: string, is: Is])[] = [
  ['notes', 'Notes', made('Note')],
  ['articles', 'Articles', made('Article')],
  ['photos', 'Photos', made('Image', 'Photo')],
  ['places', 'Places', did('Arrive', 'Travel', 'checkin')],
  ['events', 'Events', made('Event')],
  ['liked', 'Liked', did('Like')],
  ['shared', 'Shared', did('Announce')],
]

export const isKind = (key: unknown): key is string => KINDS.some(([one]) => one === key)

export const ofKind = <Any extends Doing>(doings: readonly Any[], key: string): Any[] => {
  const [, , is] = KINDS.find(([one]) => one === key)!
  return doings.filter(is)
}

/** Those of which there is any. */
export const kindsIn = (
  doings: readonly Doing[],
): readonly { key: string; text: string; count: number }[] =>
  KINDS.map(([key, text, is]) => ({ key, text, count: doings.filter(is).length })).filter(
    ({ count }) => count > 0,
  )

/** Where most was said first. */
export function streamsIn(
  doings: readonly Doing[],
  most: number,
): readonly { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { stream } of doings) counts.set(stream, (counts.get(stream) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .toSorted((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
    .slice(0, most)
}

const DAY_MS = 86_400_000

/** The newest last. Days of 24 hours that end now. */
export function daysIn(doings: readonly Doing[], days: number, now: number): number[] {
  const counts = Array.from({ length: days }, () => 0)
  for (const { at } of doings) {
    const ago = Math.floor((now - at) / DAY_MS)
    if (ago < days) counts[days - 1 - Math.max(0, ago)]!++
  }
  return counts
}

/** Null for who was not started. */
export function runIn(
  doings: readonly Doing[],
): { readonly at: number; readonly until: number | null } | null {
  const start = doings.find(did('start'))
  if (start === undefined) return null
  const stop = doings.find(did('stop'))
  return { at: start.at, until: stop !== undefined && stop.at > start.at ? stop.at : null }
}
