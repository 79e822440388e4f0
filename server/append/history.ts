/**
 * History — every read of entries that somebody outside sees; all of them at majority.
 *
 * Rule: a page is a range of seq, so it stays what it is while new entries arrive. A filtered page looks at so many
 * entries and no more: it may be short, or empty, while older ones stand. Where an indexed field leads, those entries are
 * the ones that have its values, however far apart; where it is all that is asked, each of them is a match. Only `seq` and
 * texts leave this file for delivery: what was cut out of an activity (bto, bcc) is never read here.
 */
import type { Limits } from '../config'
import { itemToken, tellingToken, type Change } from './change'
import type { Entry } from './entry'
import type { Lead } from './filter-lead'
import { keysOfParam } from './id'
import type { Meta, Store, StreamName } from './store'
import { createCountAfter, type CountAfter } from './unread'
import { refusingTrouble } from './unavailable'

export interface Stored {
  readonly seq: number
  readonly text: string
  /** Only when asked for: the text as it came, if that was AS1, and whether it was erased. */
  readonly as1?: string
  readonly gone?: boolean
  readonly at?: Date
  /** Of a range: what it does to items before it, and what it erases. */
  readonly changes?: readonly Change[]
  readonly erases?: string
}

export type Telling = Pick<Entry, 'seq' | 'changes' | 'erases'> & { readonly at?: Date }

export interface PageQuery {
  /** The lowest above this. At most one of both. */
  readonly after?: number
  /** The highest below this. */
  readonly before?: number
  readonly limit: number
  /** Conditions on the projection; absent for every entry. */
  readonly where?: Record<string, unknown>
  /** What each match has in an indexed field. */
  readonly lead?: Lead | null
  readonly withAs1?: boolean
  /** When each was taken, too. */
  readonly withArrival?: boolean
}

export interface Page {
  readonly head: number
  /** Newest first. */
  readonly entries: readonly Stored[]
  /** The range that was looked at, both ends included; empty when lowest > highest. */
  readonly lowest: number
  readonly highest: number
}

export interface History {
  head(stream: string): Promise<number>
  /** Confirmed by a majority or not: what a ring told must be here, unless the database is another one. */
  headOnPrimary(stream: string): Promise<number>
  identity(): Promise<Meta | null>
  /** Ascending, above `after`. */
  range(stream: string, after: number, limit: number): Promise<Stored[]>
  /** What was done to items, within a range: by seq. */
  tellings(
    is: 'alter' | 'count',
    stream: string,
    range: Range,
    up: boolean,
    limit: number,
  ): Promise<Telling[]>
  /** By which each of these items was changed or ended last, up to a seq. */
  lastTellings(stream: string, items: readonly number[], upTo: number): Promise<Telling[]>
  page(stream: string, query: PageQuery): Promise<Page>
  /** Throws `position-lost` beyond the head. */
  readonly countAfter: CountAfter
  /** The heads of all streams that got entries since then. */
  headsSince(since: Date): Promise<Map<string, number>>
  /** Without entries, or quiet: head 0, not to be listed. */
  streams(after: string, limit: number): Promise<{ name: string; head: number }[]>
  /** By the `:id` of a URL, or by a whole id. */
  find(param: string): Promise<Entry | null>
}

const PLACE = { seq: 1, text: 1, _id: 0 } as const
const WITH_CHANGES = { ...PLACE, changes: 1, erases: 1 } as const
const WITH_ARRIVAL = { ...PLACE, at: 1 } as const
const WITH_AS1 = { ...PLACE, as1: 1, gone: 1 } as const

type Fields = typeof PLACE | typeof WITH_AS1 | typeof WITH_ARRIVAL | typeof WITH_CHANGES

export function createHistory(store: Store, limits: Limits): History {
  const { entries, streams, meta } = store

  const headAt = async (stream: string, level: 'majority' | 'local'): Promise<number> => {
    const newest = await entries
      .findOne({ stream })
      .select({ seq: 1, _id: 0 })
      .sort({ seq: -1 })
      .readConcern(level)
      .lean<{ seq: number }>()
    return newest?.seq ?? 0
  }
  const head = (stream: string): Promise<number> => headAt(stream, 'majority')
  const headOnPrimary = (stream: string): Promise<number> => headAt(stream, 'local')

  const select = (
    stream: string,
    range: Range,
    where: PageQuery['where'],
    up: boolean,
    limit: number,
    fields: Fields = PLACE,
  ) =>
    entries
      .find({ ...where, stream, seq: { $gt: range.above, $lt: range.below } })
      .select(fields)
      .sort({ seq: up ? 1 : -1 })
      .limit(limit)
      .lean<Stored[]>()

  /** As far as there are so many entries with what leads. */
  const reach = async (stream: string, lead: Lead, whole: Range, up: boolean): Promise<Range> => {
    const found = await entries
      .findOne({
        stream,
        [`p.${lead.field}`]: { $in: lead.values },
        seq: { $gt: whole.above, $lt: whole.below },
      })
      .select({ seq: 1, _id: 0 })
      .sort({ seq: up ? 1 : -1 })
      .skip(limits.scanPerPage - 1)
      .lean<{ seq: number }>()
    if (!found) return whole
    return up ? { ...whole, below: found.seq + 1 } : { ...whole, above: found.seq - 1 }
  }

  /** The head is the newest of them: one question. */
  const newestPage = async (stream: string, limit: number, fields: Fields): Promise<Page> => {
    const whole = { above: 0, below: Number.MAX_SAFE_INTEGER }
    const entries = await select(stream, whole, undefined, false, limit, fields)
    const head = entries[0]?.seq ?? 0
    const lowest = entries.length === limit ? entries.at(-1)!.seq : 1
    return { head, entries, lowest, highest: head }
  }

  const lastAltering = (which: object, upTo: number, limit: number) =>
    entries
      .find({ ...which, seq: { $lte: upTo } })
      .select({ seq: 1, changes: 1, erases: 1, at: 1, _id: 0 })
      .sort({ seq: -1 })
      .limit(limit)
      .lean<Telling[]>()

  const history: History = {
    head,
    headOnPrimary,
    countAfter: createCountAfter({ entries, head, headOnPrimary, limits }),
    identity: () => meta.findById('meta').lean<Meta>(),
    range(stream, after, limit) {
      const whole = { above: after, below: Number.MAX_SAFE_INTEGER }
      return select(stream, whole, undefined, true, limit, WITH_CHANGES)
    },
    tellings(is, stream, { above, below }, up, limit) {
      const token = (seq: number) => tellingToken(is, stream, Math.max(0, seq))
      return entries
        .find({ tells: { $gt: token(above), $lt: token(below) } })
        .select({ seq: 1, changes: 1, erases: 1, _id: 0 })
        .sort({ tells: up ? 1 : -1 })
        .limit(limit)
        .lean<Telling[]>()
    },
    async lastTellings(stream, items, upTo) {
      if (items.length === 0) return []
      const tokens = items.map((seq) => itemToken(stream, seq))
      const most = limits.changesPerRead
      const found = await lastAltering({ alters: { $in: tokens } }, upTo, most)
      if (found.length < most) return found
      // Some are changed again and again: of each the last.
      return (await Promise.all(tokens.map((alters) => lastAltering({ alters }, upTo, 1)))).flat()
    },

    async page(stream, { after, before, limit, where, lead = null, withAs1, withArrival }) {
      const up = after !== undefined
      const fields = withAs1 ? WITH_AS1 : withArrival ? WITH_ARRIVAL : PLACE
      if (!up && before === undefined && !where) return newestPage(stream, limit, fields)
      // The position is read first and the entries second: what arrives in between overlaps, and is never missed.
      const top = await head(stream)
      const whole = rangeOf({ after, before, top, budget: Infinity })
      const near = rangeOf({ after, before, top, budget: limits.scanPerPage })
      let range = where && !lead?.alone ? near : whole
      let found = await select(stream, range, where, up, limit, fields)
      const isCut = range.above > whole.above || range.below < whole.below
      if (found.length < limit && lead && isCut) {
        range = await reach(stream, lead, whole, up)
        found = await select(stream, range, where, up, limit, fields)
      }
      const full = found.length === limit
      const edge = found.at(-1)?.seq ?? 0
      return {
        head: top,
        entries: up ? found.reverse() : found,
        lowest: full && !up ? edge : range.above + 1,
        highest: full && up ? edge : Math.max(0, range.below - 1),
      }
    },

    async headsSince(since) {
      const seen = await entries
        .find({ at: { $gte: since } })
        .select({ stream: 1, seq: 1, _id: 0 })
        .lean<{ stream: string; seq: number }[]>()
      const heads = new Map<string, number>()
      for (const { stream, seq } of seen) heads.set(stream, Math.max(seq, heads.get(stream) ?? 0))
      return heads
    },

    async streams(after, limit) {
      const names = await streams
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<StreamName[]>()
      return Promise.all(
        names.map(async ({ _id, quiet }) => ({ name: _id, head: quiet ? 0 : await head(_id) })),
      )
    },

    async find(param) {
      const found = await entries.find({ key: { $in: keysOfParam(param) } }).lean<Entry[]>()
      const named = param.includes(':') ? found.filter((entry) => meansEntry(param, entry)) : found
      const exact = named.filter(({ id }) => id === param)
      const best = exact.length > 0 ? exact : named
      return best.find(({ copy }) => !copy) ?? best[0] ?? null
    },
  }
  return refusingTrouble(history, limits.storeTimeoutMs)
}

/** Both ends excluded. */
export interface Range {
  readonly above: number
  readonly below: number
}

/** What a page looks at: never beyond the head as it was read, so that the page and its position agree. */
function rangeOf(query: {
  after: number | undefined
  before: number | undefined
  top: number
  budget: number
}): Range {
  const { after, before, top, budget } = query
  if (after !== undefined) return { above: after, below: Math.min(top, after + budget) + 1 }
  const below = Math.min(before ?? Infinity, top + 1)
  return { above: Math.max(0, below - 1 - budget), below }
}

/** A hash is cut short and a minted id is known by its end: the whole id decides. */
const meansEntry = (id: string, entry: Entry): boolean =>
  entry.id === id || id.endsWith(`/activities/${entry.key}`)
