/**
 * Rebuild — makes the views from a log that was written before there were any, or after somebody threw them away.
 *
 * Rule: at start, stream by stream, in slices, while the node is serving; how far it came is stored after each slice, so that
 * another node, or the next start, goes on from there. Until it is through, older activities are missing in the views.
 * To have all of it made anew: stop the nodes, drop `responses`, `objects` and `progress`.
 */
import { related, relate, type Related } from '../append/about'
import type { Entry } from '../append/entry'
import type { Store } from '../append/store'
import type { FindNamed } from '../append/taken'
import { LIMITS } from '../config'
import type { JsonObject } from '../../schemas/wire'
import type { Read } from './effects'
import type { Progress, Views } from './stored'

export interface RebuildDeps {
  readonly store: Store
  readonly views: Views
  readonly findNamed: FindNamed
  readonly settle: (entries: readonly Read[]) => Promise<void>
  readonly stopping: () => boolean
}

export async function rebuild(deps: RebuildDeps): Promise<void> {
  const { store, views, stopping } = deps
  let at = (await views.progress.findById('views').lean<Progress>()) ?? BEGINNING
  while (!at.done && !stopping()) {
    const slice = await store.entries
      .find({ stream: at.stream, seq: { $gt: at.seq } })
      .sort({ seq: 1 })
      .limit(LIMITS.levelBatch)
      .lean<Entry[]>()
    await rebuildSlice(deps, slice)
    const last = slice.at(-1)
    if (last) at = { ...at, seq: last.seq }
    else at = await nextStream(store, at)
    const { stream, seq, done } = at
    await views.progress.updateOne(
      { _id: 'views' },
      { $set: { stream, seq, done } },
      { upsert: true },
    )
  }
}

const BEGINNING: Progress = { _id: 'views', stream: '', seq: 0, done: false }

async function nextStream(store: Store, at: Progress): Promise<Progress> {
  const [next] = await store.streams
    .find({ _id: { $gt: at.stream } })
    .sort({ _id: 1 })
    .limit(1)
    .lean<{ _id: string }[]>()
  return next ? { ...at, stream: next._id, seq: 0 } : { ...at, done: true }
}

async function rebuildSlice(deps: RebuildDeps, slice: readonly Entry[]): Promise<void> {
  const { store, settle } = deps
  const bare = slice.filter(({ about, copy, gone }) => !about && !copy && !gone)
  const told = await store.entries
    .find({ key: { $in: bare.map(({ key }) => key) }, about: { $exists: true } })
    .select({ id: 1 })
    .lean<Pick<Entry, 'id'>[]>()
  const silent = bare.filter(({ id }) => !told.some((one) => one.id === id))
  const relations = await Promise.all(
    silent.map(({ text }) => relate(JSON.parse(text) as JsonObject, deps.findNamed)),
  )
  if (silent.length > 0)
    await store.entries.bulkWrite(
      silent.map(({ _id }, at) => ({
        updateOne: { filter: { _id, gone: { $ne: true } }, update: { $set: relations[at]! } },
      })),
    )
  const whole = slice.filter(({ about }) => about).map((entry) => ({ entry, to: dueOf(entry) }))
  const made = silent.map((entry, at) => ({
    entry: { ...entry, ...relations[at]! },
    to: relations[at]!,
  }))
  const due = [...whole, ...made].filter(({ to }) => to.due).map(({ entry }) => entry)
  if (due.length > 0) await settle(due)
}

const dueOf = ({ text, takes }: Entry): Related =>
  related(JSON.parse(text) as JsonObject, takes ?? [])
