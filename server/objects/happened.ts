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
  /** Its newest, in brief: at most so many. */
  doings(id: string, most: number, mayRead: MayRead): Promise<Doing[]>
  /** When it did something first, as the store knows; null for who did nothing. */
  since(id: string): Promise<number | null>
}

/** One thing that somebody did. */
export interface Doing {
  readonly stream: string
  readonly seq: number
  /** Milliseconds. */
  readonly at: number
  readonly types: readonly string[]
  readonly objectType: readonly string[]
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
  /** These alone, of what it did itself. */
  readonly among?: readonly Pick<Doing, 'stream' | 'seq'>[]
}

interface Found extends ToldEntry {
  readonly at: Date
}

interface DoingFound extends Pick<Found, 'stream' | 'seq' | 'at'> {
  readonly p?: { readonly types?: string[]; readonly objectType?: string[] }
}

const placeOf = ({ stream, seq }: Pick<Doing, 'stream' | 'seq'>) => ({ stream, seq })

const SHOWN = { _id: 0, stream: 1, seq: 1, text: 1, at: 1 } as const

export function createTelling({ entries }: Pick<Store, 'entries'>, timeoutMs: number): Telling {
  const find = (where: Record<string, unknown>, limit: number, skip = 0) =>
    entries.find(where).sort({ at: -1 }).skip(skip).limit(limit).select(SHOWN).lean<Found[]>()
  const telling: Telling = {
    async happened({ id, acts, since, limit, among }, mayRead) {
      const own = tokenOf('acts', id)
      const tokens = acts ? [own] : tokensOf(id).filter((token) => token !== own)
      const until = since === null ? {} : { at: { $lte: new Date(since.at) } }
      const places = among === undefined ? {} : { $or: among.map(placeOf) }
      if (among?.length === 0) return { entries: [], next: null }
      const where = { about: { $in: tokens }, ...until, ...places }
      const found = await find(where, limit + 1, since?.skip)
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
    async doings(id, most, mayRead) {
      const found = await entries
        .find({ about: tokenOf('acts', id) })
        .sort({ at: -1 })
        .limit(most)
        .select({ _id: 0, stream: 1, seq: 1, at: 1, p: 1 })
        .lean<DoingFound[]>()
      return found
        .filter(({ stream }) => mayRead(stream))
        .map(({ stream, seq, at, p = {} }) => ({
          stream,
          seq,
          at: at.getTime(),
          types: p.types ?? [],
          objectType: p.objectType ?? [],
        }))
    },
    async since(id) {
      const [first] = await entries
        .find({ about: tokenOf('acts', id) })
        .sort({ at: 1 })
        .limit(1)
        .select({ _id: 0, at: 1 })
        .lean<Pick<Found, 'at'>[]>()
      return first?.at.getTime() ?? null
    },
  }
  return refusingTrouble(telling, timeoutMs)
}
