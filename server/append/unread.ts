/**
 * Unread — how many entries match after a position, without anybody fetching them.
 *
 * In:  a stream, a position in it, perhaps a filter. Out: the count, and the position up to which it holds.
 * Rule: the count is that of the entries which the pages from the position up to there would show. Without a filter the dense
 * numbers tell it (D2), from the lowest that still stands; with one the store looks at a bounded range and counts up to a bound:
 * beyond either it is told that there may be `more` (P7). Live goes on from the position, so that a count is right with what comes.
 */
import type { Model } from 'mongoose'
import type { Position } from '../../schemas/position'
import type { NotCounted, Unread } from '../../schemas/wire'
import type { Limits } from '../config'
import { Refusal, toRefused } from '../errors'
import type { Entry } from './entry'
import type { CompiledFilter } from './filter'

/** Everything that matches in `(after, seq]`. */
export interface Counted {
  readonly count: number
  readonly more: boolean
  readonly seq: number
}

export type CountAfter = (
  stream: string,
  after: number,
  where: Record<string, unknown> | undefined,
) => Promise<Counted>

export function createCountAfter(given: {
  readonly entries: Model<Entry>
  readonly head: (stream: string) => Promise<number>
  readonly headOnPrimary: (stream: string) => Promise<number>
  readonly limits: Limits
}): CountAfter {
  const { entries, head, headOnPrimary, limits } = given

  return async (stream, after, where) => {
    const top = await head(stream)
    if (after > top && after > (await headOnPrimary(stream)))
      throw new Refusal('position-lost', 'The stream does not reach so far; load it again.')
    if (after >= top) return { count: 0, more: false, seq: after }
    if (where === undefined) {
      const lowest = await lowestAbove(stream, after)
      return { count: top - lowest + 1, more: false, seq: top }
    }
    const above = Math.max(after, top - limits.unreadScan)
    const most = limits.unreadMost
    const count = await entries
      .countDocuments({ ...where, stream, seq: { $gt: above, $lte: top } })
      .limit(most + 1)
      .readConcern('majority')
    return { count: Math.min(count, most), more: count > most || above > after, seq: top }
  }

  /** What was pruned can't be read any more. */
  async function lowestAbove(stream: string, after: number): Promise<number> {
    const lowest = await entries
      .findOne({ stream, seq: { $gt: after } })
      .select({ seq: 1, _id: 0 })
      .sort({ seq: 1 })
      .readConcern('majority')
      .lean<{ seq: number }>()
    return lowest?.seq ?? after + 1
  }
}

export interface UnreadDeps {
  readonly countAfter: CountAfter
  readonly epoch: () => string
}

/** Throws `position-lost`. */
export async function unreadAfter(
  stream: string,
  position: Position,
  filter: CompiledFilter | null,
  deps: UnreadDeps,
): Promise<Unread> {
  const epoch = deps.epoch()
  if (position.epoch !== epoch)
    throw new Refusal('position-lost', 'The stream was numbered anew; load it again.')
  const { count, more, seq } = await deps.countAfter(stream, position.seq, filter?.query)
  return { count, more, position: { epoch, seq } }
}

/** One that is lost or not for this reader says so in its place, and spoils no other. */
export async function unreadOfAll(
  positions: ReadonlyMap<string, Position>,
  filter: CompiledFilter | null,
  deps: UnreadDeps & { readonly mayRead: (stream: string) => boolean },
): Promise<Record<string, Unread | NotCounted>> {
  const answers = [...positions].map(async ([stream, position]) => {
    if (!deps.mayRead(stream)) return [stream, notCounted(new Refusal('forbidden'))] as const
    const unread = await unreadAfter(stream, position, filter, deps).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'position-lost') return notCounted(error)
      throw error
    })
    return [stream, unread] as const
  })
  return Object.fromEntries(await Promise.all(answers))
}

function notCounted(refusal: Refusal): NotCounted {
  const { code, retry } = toRefused(refusal)
  return { code, retry }
}
