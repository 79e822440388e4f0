/**
 * Commit — puts one batch at the end of one stream, whatever happens on the way (D2).
 *
 * In:  unplaced entries with different ids, the head as last seen (a hint). Out: each is answered; the new head.
 * Rule: read the head, insert head + 1, head + 2 … in order under a unique index; on any duplicate key, time-out
 * or lost reply look up all ids first, answer those that are there, renumber the rest, again.
 *
 * Never a counter followed by an insert (a writer that dies leaves a hole), and never unordered: a clash in
 * mid-batch would leave a hole that every tail waits at for ever. The number n + 1 is tried only by who saw n,
 * so what is stored by a majority is always a prefix.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Types } from 'mongoose'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import type { Entry } from './entry'
import { isDuplicate, type Store } from './store'
import { noPrimary } from './unavailable'

export type Unplaced = Omit<Entry, '_id' | 'stream' | 'seq' | 'at'>

export interface Outcome {
  readonly entry: Entry
  /** False when the id stood in the stream already. */
  readonly isNew: boolean
}

export interface Asked {
  readonly unplaced: Unplaced
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

export type Commit = (
  stream: string,
  asked: readonly Asked[],
  given: { hint: number | undefined; until: number },
) => Promise<number | undefined>

export function createCommit(
  store: Store,
  options: { limits: Limits; now?: () => number; onStored: (outcomes: Outcome[]) => void },
): Commit {
  const { now = Date.now } = options

  return async (stream, asked, { hint, until }) => {
    let rest = asked.map((one) => ({ ...one, _id: new Types.ObjectId() }))
    let head = hint
    for (let attempt = 0; ; attempt++) {
      try {
        head ??= await headForAppend(store, stream)
        if (head === 0) await nameStream(store, stream)
        const at = new Date(now())
        const from = head
        const entries = rest.map(({ _id, unplaced }, index): Entry => ({
          _id,
          stream,
          seq: from + 1 + index,
          ...unplaced,
          at,
        }))
        await store.entries.insertMany(entries, { lean: true, ordered: true })
        for (const [index, { resolve }] of rest.entries())
          resolve({ entry: entries[index]!, isNew: true })
        return head + entries.length
      } catch (error) {
        head = undefined
        const outcomes = await lookUp(store, stream, rest).catch(() => null)
        if (outcomes) {
          // No post hook runs after an insertMany that failed half-way (D4). What the majority read shows is
          // announced rather than error.insertedDocs: it holds the same, and what a lost reply hid.
          options.onStored([...outcomes.values()].filter(({ isNew }) => isNew))
          for (const one of rest) {
            const outcome = outcomes.get(one.unplaced.idHash)
            if (outcome) one.resolve(outcome)
          }
          rest = rest.filter(({ unplaced }) => !outcomes.has(unplaced.idHash))
        }
        if (rest.length === 0) return undefined
        const clash = isDuplicate(error)
        if (now() >= until) {
          const refusal = clash ? busy(error) : noPrimary(error)
          for (const { reject } of rest) reject(refusal)
          return undefined
        }
        await delay(pause(attempt, clash))
      }
    }
  }
}

/** Which of these ids the stream holds, at majority, and which of them were stored by this very commit. */
async function lookUp(
  store: Store,
  stream: string,
  asked: readonly { unplaced: Unplaced; _id: Types.ObjectId }[],
): Promise<Map<string, Outcome>> {
  const found = await store.entries
    .find({ stream, idHash: { $in: asked.map(({ unplaced }) => unplaced.idHash) } })
    .lean<Entry[]>()
  const mine = new Set(asked.map(({ _id }) => _id.toHexString()))
  const outcomes = new Map<string, Outcome>()
  for (const entry of found.sort((a, b) => a.seq - b.seq))
    outcomes.set(entry.idHash, { entry, isNew: mine.has(entry._id.toHexString()) })
  return outcomes
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

/** Named before its first entry, so that a crash leaves at worst a name without entries, never the reverse. */
async function nameStream(store: Store, stream: string): Promise<void> {
  try {
    await store.streams.insertMany([{ _id: stream }], { lean: true })
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

const pause = (attempt: number, clash: boolean): number =>
  Math.random() * Math.min(clash ? 5 * 2 ** attempt : 50 * 2 ** attempt, clash ? 100 : 1_000)

const busy = (cause: unknown) =>
  new Refusal('busy', 'Many nodes write to this stream at once; try again in a second.', {
    retryAfterSeconds: 1,
    cause,
  })
