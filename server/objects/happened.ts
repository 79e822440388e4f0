/**
 * Happened — the entries that tell of a thing, or what an actor did, newest first, whatever stream they stand in.
 *
 * In:  an id and a place to go on from. Out: entries with their streams, and the next place; null at the end.
 * Rule: asked by the tokens that entries carry (about.ts), so by an index. A place is a time of the store and how many of that
 * instant were seen: entries of one commit share theirs.
 */
import { tokenOf, tokensOf } from '../append/about'
import { sinceLast, type Since } from '../append/since'
import type { Store } from '../append/store'
import { refusingTrouble } from '../append/unavailable'
import type { MayRead } from './reading'

/** Whatever a page tells of a thing besides its state. */
export interface Telling {
  happened(query: HappenedQuery, mayRead: MayRead): Promise<Happened>
  /** The entries that brought these things into the log, in no order. */
  bringing(ids: readonly string[], mayRead: MayRead): Promise<ToldEntry[]>
  /** Answers to any of these, newest first. */
  replies(ids: readonly string[], limit: number, mayRead: MayRead): Promise<ToldEntry[]>
  /** How many it did itself, counted up to a bound. */
  acts(id: string, most: number): Promise<number>
}

export interface Happened {
  readonly entries: readonly ToldEntry[]
  readonly next: Since | null
}

export interface ToldEntry {
  readonly stream: string
  readonly seq: number
  readonly text: string
}

export interface HappenedQuery {
  readonly id: string
  /** What it did itself, as an actor; else what was done to it. */
  readonly acts: boolean
  readonly since: Since | null
  readonly limit: number
}

interface Found extends ToldEntry {
  readonly at: Date
}

const SHOWN = { _id: 0, stream: 1, seq: 1, text: 1, at: 1 } as const

export function createTelling({ entries }: Pick<Store, 'entries'>, timeoutMs: number): Telling {
  const find = (where: Record<string, unknown>, limit: number, skip = 0) =>
    entries.find(where).sort({ at: -1 }).skip(skip).limit(limit).select(SHOWN).lean<Found[]>()
  const telling: Telling = {
    async happened({ id, acts, since, limit }, mayRead) {
      const own = tokenOf('acts', id)
      const tokens = acts ? [own] : tokensOf(id).filter((token) => token !== own)
      const until = since === null ? {} : { at: { $lte: new Date(since.at) } }
      const found = await find({ about: { $in: tokens }, ...until }, limit + 1, since?.skip)
      const shown = found.slice(0, limit)
      const next = found.length > limit ? sinceLast(shown, since) : null
      return { entries: shown.filter(({ stream }) => mayRead(stream)), next }
    },
    async bringing(ids, mayRead) {
      if (ids.length === 0) return []
      const tokens = ids.map((id) => tokenOf('brings', id))
      const found = await find({ about: { $in: tokens }, gone: { $ne: true } }, ids.length * 2)
      return found.filter(({ stream }) => mayRead(stream))
    },
    async replies(ids, limit, mayRead) {
      if (ids.length === 0) return []
      const tokens = ids.flatMap((id) => [tokenOf('names', id), tokenOf('shows', id)])
      const found = await find({ about: { $in: tokens }, 'p.inReplyTo': { $in: ids } }, limit)
      return found.filter(({ stream }) => mayRead(stream))
    },
    acts: (id, most) =>
      entries.countDocuments({ about: tokenOf('acts', id) }, { limit: most }).exec(),
  }
  return refusingTrouble(telling, timeoutMs)
}
