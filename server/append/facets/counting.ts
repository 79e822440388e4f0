/**
 * Counting — brings the tally of a stream up to its head, a slice at a time.
 *
 * In:  a stream. Out: its tally, at most one slice behind what was asked of it; nothing was counted twice or left out.
 * Rule: derived by seq, never by `$inc` beside a post: the tally says up to where it has counted, and is written over the version that was read,
 * so a crash, a lost reply, or two nodes at once change nothing. Posts pay nothing; whoever looks pays for what came since somebody looked.
 *
 * An erased entry keeps what was counted of it (`erased`) until it is counted no more. It is taken out in three steps, each of which may be
 * done again: the tally is written without it, and names it (`undone`); the entry forgets; the next tally names it no more. Why not
 * by the Delete in the log: when a node comes to that, what it erases may be blank already.
 */
import type { Model } from 'mongoose'
import type { Limits } from '../../config'
import type { Entry } from '../entry'
import type { Store } from '../store'
import { readTally, writeTally, type FacetsDoc } from './document'
import { count, emptyTally, uncount, type Counted, type Marks, type Tally } from './tally'

export interface CountingDeps {
  readonly store: Pick<Store, 'entries'>
  readonly facets: Model<FacetsDoc>
  readonly limits: Limits
  readonly epoch: () => string
  readonly head: (stream: string) => Promise<number>
  readonly now: () => number
}

export interface Step {
  readonly tally: Tally
  /** There is more to count, or to take out. */
  readonly more: boolean
  /** False when another node wrote in between; what was read stands, and what it says may be a moment old. */
  readonly done: boolean
}

const COUNTED = { seq: 1, at: 1, erased: 1, p: 1, _id: 0 } as const

type Read = Pick<Entry, 'seq' | 'at' | 'erased'> & { readonly p: Marks }

export async function countOn(deps: CountingDeps, stream: string): Promise<Step> {
  const { facets, limits } = deps
  // Read before the entries: whatever was forgotten of them meanwhile, the version has changed.
  const doc = await facets.findById(stream).lean<FacetsDoc>()
  const head = await deps.head(stream)
  const known = doc && doc.epoch === deps.epoch() && doc.seq <= head ? readTally(doc) : null
  if (known) await forget(deps, stream, known.undone)
  const begun = await (known ? whatStands(deps, stream, known) : fromLowest(deps, stream))
  const slice = await readSlice(deps, stream, begun.seq, head)
  const counted = count(begun, slice, limits)
  const erased = await readErased(deps, stream, counted.seq)
  const isTaking = erased.length > 0 || begun.undone.length > 0
  const tally = isTaking ? uncount(counted, erased) : counted
  const more = (slice.length === limits.facetSlice && tally.seq < head) || erased.length > 0
  const isWorthIt = more || isTaking || tally.seq - (known?.seq ?? 0) >= limits.facetsKept
  if (!isWorthIt) return { tally, more, done: true }
  return { tally, more, done: await writeTally(facets, stream, doc?.v ?? null, tally) }
}

/** What was pruned can't be taken out: once it is an eighth of what was counted, all is counted anew. */
async function whatStands(deps: CountingDeps, stream: string, tally: Tally): Promise<Tally> {
  const lowest = await lowestOf(deps, stream)
  const pruned = lowest - tally.from
  if (pruned <= 0 || pruned < (tally.seq - tally.from) / 8) return tally
  return emptyTally(deps.epoch(), lowest)
}

const fromLowest = async (deps: CountingDeps, stream: string): Promise<Tally> =>
  emptyTally(deps.epoch(), await lowestOf(deps, stream))

async function lowestOf({ store }: CountingDeps, stream: string): Promise<number> {
  const lowest = await store.entries
    .findOne({ stream })
    .select({ seq: 1, _id: 0 })
    .sort({ seq: 1 })
    .lean<{ seq: number }>()
  return lowest?.seq ?? 1
}

async function readErased({ store, limits }: CountingDeps, stream: string, upTo: number) {
  const found = await store.entries
    .find({ 'erased.stream': stream })
    .select(COUNTED)
    .limit(limits.facetSlice)
    .lean<Read[]>()
  return found
    .filter(({ seq }) => seq <= upTo)
    .map(({ seq, erased, p }) => ({ seq, was: erased!, is: p }))
}

async function readSlice(
  { store, limits, now }: CountingDeps,
  stream: string,
  above: number,
  head: number,
): Promise<Counted[]> {
  if (above >= head) return []
  const found = await store.entries
    .find({ stream, seq: { $gt: above, $lte: head } })
    .select(COUNTED)
    .sort({ seq: 1 })
    .limit(limits.facetSlice)
    .lean<Read[]>()
  // A hole that is as young as a write that would fill it is waited for.
  const gap = found.findIndex(({ seq }, index) => seq !== above + 1 + index)
  const isYoung = gap >= 0 && now() - found[gap]!.at.getTime() < limits.holeMs
  return found
    .slice(0, isYoung ? gap : undefined)
    .map(({ seq, at, erased, p }) => ({ seq, at, marks: erased ?? p }))
}

async function forget({ store }: CountingDeps, stream: string, seqs: readonly number[]) {
  if (seqs.length === 0) return
  await store.entries.bulkWrite(
    seqs.map((seq) => ({
      updateOne: { filter: { stream, seq }, update: { $unset: { erased: 1 } } },
    })),
    { ordered: false },
  )
}
