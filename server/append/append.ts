/**
 * Append — the only writer of entries: one queue per stream, group commit (D2).
 *
 * In:  a draft of an entry, without its place. Out: the entry as stored, and whether it is new.
 * Rule: what gathers while a commit is under way travels in the next one, as one ordered insert, so that
 * throughput grows with the load; equal ids of one batch are merged before they reach the store.
 * A process never competes with itself for a number, only with other nodes.
 */
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { relationOf } from './about'
import { createCommit, type CommitOptions, type Outcome, type Unplaced } from './commit'
import type { Store } from './store'

interface Pending {
  readonly unplaced: Unplaced
  readonly until: number
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

export interface Append {
  (stream: string, unplaced: Unplaced): Promise<Outcome>
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>
}

export function createAppend(store: Store, options: CommitOptions): Append {
  const { limits, now = Date.now } = options
  const commit = createCommit(store, options)
  const queues = new Map<string, Pending[]>()
  const running = new Set<Promise<void>>()

  const append = (stream: string, unplaced: Unplaced) =>
    new Promise<Outcome>((resolve, reject) => {
      const waiting = queues.get(stream)
      const pending = { unplaced, until: now() + limits.appendTimeoutMs, resolve, reject }
      if (waiting) {
        if (waiting.length >= limits.queueMax)
          throw new Refusal('busy', 'Too many posts wait for this stream; try again in a second.', {
            retryAfterSeconds: 1,
          })
        waiting.push(pending)
      } else {
        const opened = [pending]
        queues.set(stream, opened)
        const done = drain(stream, opened).finally(() => running.delete(done))
        running.add(done)
      }
    })

  async function drain(stream: string, waiting: Pending[]): Promise<void> {
    // What arrives in the same turn as the first belongs to the first batch.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = takeBatch(waiting, limits)
      const merged = mergeById(batch)
      const until = Math.max(...batch.map((pending) => pending.until))
      await commit(
        stream,
        [...merged.values()].map(([first, ...twins]) => ({
          unplaced: twins.reduce((one, twin) => joined(one, twin.unplaced), first.unplaced),
          resolve: (outcome) => {
            first.resolve(outcome)
            for (const twin of twins) twin.resolve({ ...outcome, isNew: false })
          },
          reject: (error) => {
            for (const pending of [first, ...twins]) pending.reject(error)
          },
        })),
        until,
      )
    }
    queues.delete(stream)
  }

  return Object.assign(append, {
    idle: async () => {
      while (running.size > 0) await Promise.all(running)
    },
  })
}

function takeBatch(waiting: Pending[], limits: Limits): Pending[] {
  let bytes = 0
  let count = 0
  for (const { unplaced } of waiting) {
    bytes += unplaced.text.length + (unplaced.as1?.length ?? 0)
    if (count > 0 && (count >= limits.batchMax || bytes > limits.batchBytes)) break
    count++
  }
  return waiting.splice(0, count)
}

function mergeById(batch: readonly Pending[]): Map<string, [Pending, ...Pending[]]> {
  const merged = new Map<string, [Pending, ...Pending[]]>()
  for (const pending of batch) {
    const twins = merged.get(pending.unplaced.idHash)
    if (twins) twins.push(pending)
    else merged.set(pending.unplaced.idHash, [pending])
  }
  return merged
}

/** One entry for two posts of one id: what either still owes is on record, and one of its own posts tells the things. */
function joined(one: Unplaced, other: Unplaced): Unplaced {
  const { owed, copy, ...rest } = one
  const owing = [...new Set([...(owed ?? []), ...(other.owed ?? [])])]
  return {
    ...(rest.about ? {} : relationOf(other)),
    ...rest,
    ...(owing.length > 0 ? { owed: owing } : {}),
    ...(copy && other.copy ? { copy } : {}),
  }
}
