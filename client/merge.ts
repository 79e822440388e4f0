/**
 * Merge — where entries of several streams stand among each other, live as the server draws them: by arrival.
 *
 * In:  an entry of one of the streams, and how that stream stands. Out: a time that only grows within a stream (P2).
 * Rule: what comes while its stream is live arrives now. What is caught up arrived some time since it was live last; its
 * `published` tells when, as far as it lies in that span, for anybody can write anything there. A reload shows the server's own.
 * The server's clock is known here only to within what a page took to come; what was published a little after "now" shows that
 * it's later there, and corrects the clock, by LEAD_MAX_MS at most.
 */
import type { JsonObject, WireEntry } from '../schemas/wire'

export interface Place {
  readonly stream: string
  readonly seq: number
}

export interface Merged {
  readonly activity: JsonObject
  readonly at: number
  /** The streams that it is in, as far as it has come. */
  readonly places: readonly Place[]
}

export interface Merging {
  /** The time of the row. */
  arrived(stream: string, entry: WireEntry): number
  stands(stream: string, isLive: boolean): void
  /** Up to when everything of every stream is here. */
  readonly levelAt: number
}

const STEP_MS = 0.001
const LEAD_MAX_MS = 1_000

export function createMerging(streams: readonly string[], clock: () => number): Merging {
  let lead = 0
  const now = (): number => clock() + lead
  const begin = now()
  const states = new Map(streams.map((name) => [name, { isLive: false, levelAt: begin, last: 0 }]))
  const levelOf = ({ isLive, levelAt }: { isLive: boolean; levelAt: number }): number =>
    isLive ? now() : levelAt

  return {
    arrived(stream, { activity }) {
      const state = states.get(stream)!
      const said = Date.parse(String(activity['published']))
      if (!state.isLive && said - clock() <= LEAD_MAX_MS) lead = Math.max(lead, said - clock())
      // Above the seam that may stand where it was level last.
      const level = levelOf(state) + STEP_MS
      const at = Math.min(Math.max(Number.isNaN(said) ? level : said, level), now() + STEP_MS)
      return (state.last = Math.max(at, state.last + STEP_MS))
    },
    stands(stream, isLive) {
      const state = states.get(stream)!
      if (state.isLive !== isLive) state.levelAt = now()
      state.isLive = isLive
    },
    get levelAt() {
      return Math.min(...[...states.values()].map(levelOf))
    },
  }
}

export interface Standing {
  readonly key: string
  readonly at: number
  readonly from: string
  readonly streams: readonly { readonly name: string; readonly href: string }[]
}

/** What the template has to know beside the row; as server/pages/merged-page.ts draws it. */
export function standing(places: readonly Place[], at: number): Standing {
  return {
    key: places.map(({ stream, seq }) => `${stream}-${seq}`)[0]!,
    at,
    from: places.map(({ stream, seq }) => `${stream}:${seq}`).join(' '),
    streams: places.map(({ stream }) => ({ name: stream, href: `/streams/${stream}` })),
  }
}

/** The other way round: what a row says of itself. */
export const placesIn = (from: string): Place[] =>
  from.split(' ').flatMap((text) => {
    const [stream = '', seq] = text.split(':')
    return seq === undefined ? [] : [{ stream, seq: Number(seq) }]
  })

/** Where each stream goes on below what stands on the page. */
export function olderHref(
  lowest: ReadonlyMap<string, number>,
  positions: ReadonlyMap<string, { readonly epoch: string; readonly seq: number }>,
): string {
  const query = new URLSearchParams()
  for (const [stream, { epoch, seq }] of positions) {
    query.append('stream', stream)
    query.append('before', `${epoch}:${lowest.get(stream) ?? seq + 1}`)
  }
  return `/?${query}`
}
