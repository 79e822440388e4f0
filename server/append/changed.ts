/**
 * Changed — reads changes of items, ready to be told: with the items as they stand now.
 *
 * In:  ranges of a stream. Out: entries with what they do; what a page, or a fresh view, is told beside its entries.
 * Rule: that an item stands so or so is read when it is told (D3). Responses alone may be told by how it stood a moment ago: they
 * are many, and the item is read once a moment for all of them.
 */
import { clock } from '../clock'
import type { Limits } from '../config'
import type { Change, Changed, Present } from './change'
import type { CompiledFilter } from './filter'
import type { History, Stored, Telling } from './history'
import { enteredBy, heldOf, toldOf, type Told } from './told'

export interface ChangedEntry {
  readonly seq: number
  readonly text: string
  readonly changes?: readonly Changed[]
}

/** Both ends included. */
interface Window {
  readonly stream: string
  readonly filter: Pick<CompiledFilter, 'matches'> | null
  readonly lowest: number
  readonly highest: number
}

export interface ChangedReads {
  /** Ascending, above `after`. */
  range(stream: string, after: number, limit: number): Promise<ChangedEntry[]>
  /** Of a window, ascending; up to a lower end when there are too many. */
  within(window: Window): Promise<{ told: readonly Told[]; highest: number }>
  /** What all came to, for who begins with these entries of the window; of others, what the newest changes let in. */
  net(window: Window, held: readonly { seq: number }[]): Promise<readonly Told[]>
}

export type FindPresent = (
  stream: string,
  seqs: readonly number[],
  how: { readonly forgotten: readonly string[]; readonly exact: boolean },
) => Promise<ReadonlyMap<number, Present>>

export function createChangedReads(
  history: Pick<History, 'range' | 'tellings' | 'lastTellings'>,
  findPresent: FindPresent,
  limits: Limits,
): ChangedReads {
  const lately = createLately(findPresent, limits)

  /** With the items beside them; those that the tellings alter are read now. */
  async function ready<T extends Telling>(
    stream: string,
    tellings: readonly T[],
  ): Promise<(T & { changes?: readonly Changed[] })[]> {
    const all = tellings.flatMap(({ changes = [] }) => changes)
    if (all.length === 0) return [...tellings]
    const altered = seqsOf(all, 'change')
    const counted = seqsOf(all, 'count').filter((seq) => !altered.includes(seq))
    const forgotten = tellings.flatMap(({ erases }) => erases ?? [])
    const [exact, late] = await Promise.all([
      altered.length === 0 ? NONE : findPresent(stream, altered, { forgotten, exact: true }),
      lately(stream, counted),
    ])
    const withNow = (change: Change): Changed => {
      const now = exact.get(change.seq) ?? late.get(change.seq)
      return now === undefined || change.is === 'end' ? change : { ...change, now }
    }
    return tellings.map((one) =>
      one.changes ? { ...one, changes: one.changes.map(withNow) } : one,
    )
  }

  return {
    async range(stream, after, limit) {
      return ready<Stored>(stream, await history.range(stream, after, limit))
    },

    async within({ stream, filter, lowest, highest }) {
      const range = { above: lowest - 1, below: highest + 1 }
      const most = limits.changesPerRead
      const found = await Promise.all(
        (['alter', 'count'] as const).map((is) => history.tellings(is, stream, range, true, most)),
      )
      // Beyond the end of a list that is full nothing is known.
      const ends = found.flatMap((list) => (list.length < most ? [] : list.at(-1)!.seq))
      const end = Math.min(highest, ...ends)
      const tellings = found.flat().filter(({ seq }) => seq <= end)
      const changed = await ready(
        stream,
        tellings.sort((a, b) => a.seq - b.seq),
      )
      const told = changed.flatMap(({ seq, changes = [] }) => toldOf(filter, seq, changes))
      return { told, highest: end }
    },

    async net({ stream, filter, lowest, highest }, held) {
      const range = { above: lowest - 1, below: highest + 1 }
      const seqs = held.map(({ seq }) => seq)
      const own = new Set(seqs)
      const most = limits.changesPerRead
      const newest = await history.tellings('alter', stream, range, false, most)
      // What changes an item stands after it, so within the window: when these are all of it, nobody else need be asked.
      const lasts =
        newest.length < most
          ? newest.filter(({ changes = [] }) => changes.some(({ seq }) => own.has(seq)))
          : await history.lastTellings(stream, seqs, highest)
      const wanted = [...lasts, ...newest.toReversed()].map((one) => ({
        ...one,
        changes: (one.changes ?? []).filter(({ is }) => is !== 'count'),
      }))
      const changed = await ready(stream, wanted)
      const last = new Map<number, Told>()
      for (const { seq: at, changes } of changed.slice(0, lasts.length))
        for (const change of changes)
          if (own.has(change.seq) && at > (last.get(change.seq)?.at ?? 0))
            last.set(change.seq, heldOf(filter, at, change))
      const entered = enteredBy(filter, changed.slice(lasts.length), own)
      return [...last.values(), ...entered].sort((one, other) => one.at - other.at)
    },
  }
}

const NONE: ReadonlyMap<number, Present> = new Map()

const seqsOf = (changes: readonly Change[], wanted: Change['is']): number[] => [
  ...new Set(changes.flatMap(({ is, seq }) => (is === wanted ? seq : []))),
]

/** For what is told very often and shows no text of it. */
function createLately(findPresent: FindPresent, { presentMs, presentItems }: Limits) {
  const held = new Map<string, { readonly at: number; readonly now: Present | null }>()

  return async (stream: string, seqs: readonly number[]): Promise<Map<number, Present>> => {
    const keyOf = (seq: number) => `${stream}/${seq}`
    const isStale = (seq: number) =>
      clock.now() - (held.get(keyOf(seq))?.at ?? -Infinity) > presentMs
    const stale = seqs.filter(isStale)
    if (stale.length > 0) {
      const found = await findPresent(stream, stale, { forgotten: [], exact: false })
      if (held.size + stale.length > presentItems) held.clear()
      for (const seq of stale) {
        const now = found.get(seq)
        held.set(keyOf(seq), { at: clock.now(), now: now ? { ...now, text: '' } : null })
      }
    }
    return new Map(
      seqs.flatMap((seq) => {
        const now = held.get(keyOf(seq))?.now
        return now ? [[seq, now] as const] : []
      }),
    )
  }
}
