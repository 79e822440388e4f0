/**
 * Search — entries of all streams, or of one, in which words stand; newest first by arrival.
 *
 * In:  folded words, perhaps a stream and other conditions, a place to go on from. Out: entries, and the next place; null at the end.
 * Rule: led by the index of words. One word alone finds its entries however far apart they are. With more to ask, the longest words
 * are tried until one is in few entries, and a read looks at `scanPerPage` of them and no more (P7): it may then be short, or empty,
 * while a next place stands. What holds nothing is walked on over a few times, so that nobody is shown many empty pages.
 * Why no text index of the database: it folds words by a language, so that history and live would not find the same (D8).
 */
import type { Model } from 'mongoose'
import type { Limits } from '../config'
import type { Entry } from './entry'
import { sinceLast, type Since } from './since'
import { refusingTrouble } from './unavailable'

export interface SearchQuery {
  /** All of them. At least one. */
  readonly words: readonly string[]
  readonly stream: string | null
  /** Conditions on the projection besides. */
  readonly where: Record<string, unknown> | null
  readonly since: Since | null
  readonly limit: number
}

export type FoundEntry = Pick<Entry, 'stream' | 'seq' | 'id' | 'text' | 'at'>

export interface Found {
  readonly entries: readonly FoundEntry[]
  readonly next: Since | null
}

export type Search = (query: SearchQuery) => Promise<Found>

const SHOWN = { _id: 0, stream: 1, seq: 1, id: 1, text: 1, at: 1 } as const
const LEADS_TRIED = 4
const WINDOWS = 4

export function createSearch(entries: Model<Entry>, limits: Limits): Search {
  /** Where it is cut: the time of the last entry that may be looked at. Null when all may. */
  async function floorOf(word: string, since: Since | null): Promise<number | null> {
    const last = await entries
      .findOne({ 'p.words': word, ...until(since) })
      .sort({ at: -1 })
      .skip(limits.scanPerPage - 1)
      .select({ _id: 0, at: 1 })
      .lean<{ at: Date }>()
    return last === null ? null : last.at.getTime()
  }

  /** The word that leads furthest back. */
  async function leadOf(words: readonly string[], since: Since | null) {
    const longest = words.toSorted((a, b) => b.length - a.length).slice(0, LEADS_TRIED)
    let lead = { word: longest[0]!, floor: Infinity as number | null }
    for (const word of longest) {
      const floor = await floorOf(word, since)
      if (floor === null) return { word, floor }
      if (floor < lead.floor!) lead = { word, floor }
    }
    return lead
  }

  async function readOnce({ words, stream, where, since, limit }: SearchQuery): Promise<Found> {
    const isAlone = words.length === 1 && stream === null && where === null
    const { word, floor } = isAlone ? { word: words[0]!, floor: null } : await leadOf(words, since)
    const and = [
      ...(words.length > 1 ? [{ 'p.words': { $all: words } }] : []),
      ...(where ? [where] : []),
    ]
    const found = await entries
      .find({
        'p.words': word,
        ...until(since, floor),
        ...(stream === null ? {} : { stream }),
        ...(and.length > 0 ? { $and: and } : {}),
      })
      .sort({ at: -1 })
      .skip(since?.skip ?? 0)
      .limit(limit + 1)
      .select(SHOWN)
      .lean<FoundEntry[]>()
    const shown = found.slice(0, limit)
    if (found.length > limit) return { entries: shown, next: sinceLast(shown, since) }
    return { entries: shown, next: floor === null ? null : { at: floor - 1, skip: 0 } }
  }

  const search = {
    async search(query: SearchQuery): Promise<Found> {
      let found = await readOnce(query)
      for (let more = 1; more < WINDOWS && found.entries.length === 0 && found.next; more++)
        found = await readOnce({ ...query, since: found.next })
      return found
    },
  }
  return refusingTrouble(search, limits.storeTimeoutMs).search
}

/**
 * What of it this reader may see now (P9), once though it went to several streams, and no more text than one answer is made of (P7).
 */
export async function searchWithin(
  search: Search,
  query: SearchQuery,
  { bytes, mayRead }: { readonly bytes: number; readonly mayRead: (stream: string) => boolean },
): Promise<Found> {
  const found = await search(query)
  let room = bytes
  const cut = found.entries.findIndex(({ text }, at) => (room -= text.length) < 0 && at > 0)
  const shown = cut < 0 ? found.entries : found.entries.slice(0, cut)
  const readable = shown.filter(({ stream }) => mayRead(stream))
  const ids = readable.map(({ id }) => id)
  return {
    entries: readable.filter(({ id }, at) => ids.indexOf(id) === at),
    next: cut < 0 ? found.next : sinceLast(shown, query.since),
  }
}

function until(since: Since | null, floor: number | null = null): object {
  if (since === null && floor === null) return {}
  return {
    at: {
      ...(since === null ? {} : { $lte: new Date(since.at) }),
      ...(floor === null ? {} : { $gte: new Date(floor) }),
    },
  }
}
