/**
 * Commit — puts one batch at the end of one stream, whatever happens on the way (D2).
 *
 * In:  unplaced entries with different ids. Out: each is answered, with the epoch that its number belongs to.
 * Rule: read the head, insert head + 1, head + 2 … in order under a unique index; on any duplicate key, time-out
 * or lost reply look up all ids first, answer those that are there, renumber the rest, again.
 *
 * Never a counter followed by an insert (a writer that dies leaves a hole), and never unordered: a clash in
 * mid-batch would leave a hole that every tail waits at. The number n + 1 is tried only by who has just seen n, so
 * what is stored by a majority is always a prefix. A head that was remembered from the batch before would do in
 * health, but a database that is put back to an older copy under steady posting takes head + 1 without a clash.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Types } from 'mongoose'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { itemToken, mayChange, tellingToken, type Change } from './change'
import type { Entry } from './entry'
import { underIdentity } from './identity'
import { pause, pauseAfterClash } from './pause'
import { isDuplicate, type Meta, type Store } from './store'
import { noPrimary, within } from './unavailable'

export type Unplaced = Omit<Entry, '_id' | 'stream' | 'seq' | 'at' | 'changes' | 'alters' | 'tells'>

export interface Outcome {
  readonly entry: Entry
  /** Of the database that holds it. */
  readonly epoch: string
  /** False when the id stood in the stream already. */
  readonly isNew: boolean
}

export interface Asked {
  readonly unplaced: Unplaced
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

interface Placed extends Asked {
  readonly _id: Types.ObjectId
}

/** What entries of a batch, with their places, do to those before them; exact when everything below the batch is what stands. */
export type FindChanges = (
  stream: string,
  batch: readonly Entry[],
) => Promise<readonly (readonly Change[])[]>

export type Commit = (stream: string, asked: readonly Asked[], until: number) => Promise<void>

export interface CommitOptions {
  readonly limits: Limits
  readonly now?: () => number
  readonly onStored: (outcomes: Outcome[]) => void
  /** Before anything is written under it: what is announced then must be of this epoch. */
  readonly onIdentity: (identity: Meta) => void
  /** What entries do to those before them; without it nothing. */
  readonly findChanges?: FindChanges
}

export function createCommit(store: Store, options: CommitOptions): Commit {
  const { limits, now = Date.now, onStored, onIdentity } = options
  const inTime = <T>(asked: Promise<T>) => within(limits.storeTimeoutMs, asked)

  return async (stream, asked, until) => {
    let rest: readonly Placed[] = asked.map((one) => ({ ...one, _id: new Types.ObjectId() }))
    for (let attempt = 0; ; attempt++) {
      try {
        const trying = underIdentity(store, (identity) => insert(stream, rest, identity))
        const stored = await inTime(trying)
        for (const [index, { resolve }] of rest.entries()) resolve(stored[index]!)
        return
      } catch (error) {
        const outcomes = await inTime(lookUp(store, stream, rest)).catch(() => null)
        if (outcomes) {
          // No post hook runs after an insertMany that failed half-way (D4). What the majority read shows is
          // announced rather than error.insertedDocs: it holds the same, and what a lost reply hid.
          onStored([...outcomes.values()].filter(({ isNew }) => isNew))
          for (const one of rest) {
            const outcome = outcomes.get(one.unplaced.idHash)
            if (outcome) one.resolve(outcome)
          }
          rest = rest.filter(({ unplaced }) => !outcomes.has(unplaced.idHash))
        }
        if (rest.length === 0) return
        const clash = isDuplicate(error)
        const isOver = error instanceof Refusal || now() >= until
        if (isOver) {
          const refusal = error instanceof Refusal ? error : clash ? busy(error) : noPrimary(error)
          for (const { reject } of rest) reject(refusal)
          return
        }
        await delay(clash ? pauseAfterClash(attempt) : pause(attempt))
      }
    }
  }

  async function insert(
    stream: string,
    asked: readonly Placed[],
    asking: Promise<Meta>,
  ): Promise<Outcome[]> {
    const [identity, head] = await Promise.all([asking, headForAppend(store, stream)])
    onIdentity(identity)
    if (head === 0) await nameStream(store, stream)
    const at = new Date(now())
    const entries = asked.map(({ _id, unplaced }, index): Entry => ({
      _id,
      stream,
      seq: head + 1 + index,
      ...unplaced,
      at,
    }))
    const placed = await withChanges(stream, entries)
    await store.entries.insertMany(placed, { lean: true, ordered: true })
    return placed.map((entry) => ({ entry, epoch: identity.epoch, isNew: true }))
  }

  /** Looked for below the head: what is stored above it makes the insert clash, and then it is looked for again. */
  async function withChanges(stream: string, entries: Entry[]): Promise<Entry[]> {
    const { findChanges } = options
    if (findChanges === undefined || !entries.some(({ p }) => mayChange(p))) return entries
    const found = await findChanges(stream, entries)
    return entries.map((entry, at): Entry => {
      const changes = found[at]!
      if (changes.length === 0) return entry
      const altered = changes.filter(({ is }) => is !== 'count')
      const tells = tellingToken(altered.length > 0 ? 'alter' : 'count', stream, entry.seq)
      if (altered.length === 0) return { ...entry, changes, tells }
      return { ...entry, changes, tells, alters: altered.map(({ seq }) => itemToken(stream, seq)) }
    })
  }
}

/** Which of these ids the stream holds, at majority, and which of them were stored by this very commit. */
function lookUp(
  store: Store,
  stream: string,
  asked: readonly Placed[],
): Promise<Map<string, Outcome>> {
  return underIdentity(store, async (identity) => {
    const { epoch } = await identity
    const found = await store.entries
      .find({ stream, idHash: { $in: asked.map(({ unplaced }) => unplaced.idHash) } })
      .lean<Entry[]>()
    const mine = new Set(asked.map(({ _id }) => _id.toHexString()))
    const outcomes = new Map<string, Outcome>()
    for (const entry of found.sort((a, b) => a.seq - b.seq))
      outcomes.set(entry.idHash, { entry, epoch, isNew: mine.has(entry._id.toHexString()) })
    return outcomes
  })
}

/** The head that a writer builds on: the newest that the primary has, majority or not. */
async function headForAppend(store: Store, stream: string): Promise<number> {
  const newest = await store.entries
    .findOne({ stream })
    .select({ seq: 1, _id: 0 })
    .sort({ seq: -1 })
    .readConcern('local')
    .lean<{ seq: number }>()
  return newest?.seq ?? 0
}

/**
 * Named before its first entry, so that a crash leaves at worst a name without entries, never the reverse. Whoever names it first
 * decides whether it is quiet.
 */
export async function nameStream(store: Store, stream: string, quiet = false): Promise<void> {
  const name = quiet ? { _id: stream, quiet } : { _id: stream }
  try {
    await store.streams.insertMany([name], { lean: true })
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

const busy = (cause: unknown) =>
  new Refusal('busy', 'Many nodes write to this stream at once; try again in a second.', {
    retryAfterSeconds: 1,
    cause,
  })
