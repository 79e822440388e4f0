/**
 * Settling — settles entries in batches: what gathers while one is under way travels in the next.
 *
 * In:  entries that are stored and due. Out: a promise for each caller; whoever asks for one that is under way waits for it.
 * Rule: bounded (P7). What does not fit is refused: it stays due in the store, for a sweep or for who asks.
 */
import type { Entry } from '../append/entry'
import { isUnavailable } from '../append/unavailable'
import { Refusal } from '../errors'
import type { Limits } from '../config'
import type { Read } from './effects'

interface Pending {
  readonly entry: Read
  readonly bytes: number
  readonly done: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export interface Settling {
  (entries: readonly Read[]): Promise<void>
  idle(): Promise<void>
}

export function createSettling(
  settle: (entries: readonly Read[]) => Promise<void>,
  limits: Limits,
): Settling {
  const pending = new Map<string, Pending>()
  const waiting: Pending[] = []
  let bytes = 0
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch(waiting, limits)
      await settleBatch(batch)
      for (const one of batch) {
        bytes -= one.bytes
        pending.delete(keyOf(one.entry))
      }
    }
    running = null
  }

  /** One that can't be settled must not keep the others from it. */
  async function settleBatch(batch: readonly Pending[]): Promise<void> {
    try {
      await settle(batch.map(({ entry }) => entry))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      const isAway = error instanceof Refusal || isUnavailable(error)
      if (batch.length > 1 && !isAway) for (const one of batch) await settleBatch([one])
      else for (const { reject } of batch) reject(error)
    }
  }

  function add(entry: Read): Promise<void> {
    const present = pending.get(keyOf(entry))
    if (present) return present.done
    if (bytes > limits.settleBytes)
      return Promise.reject(
        new Refusal('busy', 'Too much waits to be counted; try again in a second.', {
          retryAfterSeconds: 1,
        }),
      )
    const one = promised(entry)
    bytes += one.bytes
    pending.set(keyOf(entry), one)
    waiting.push(one)
    running ??= Promise.resolve().then(run)
    return one.done
  }

  const settling = async (entries: readonly Read[]) => {
    await Promise.all(entries.map(add))
  }
  return Object.assign(settling, {
    idle: async () => {
      while (running) await running
    },
  })
}

function takeBatch(waiting: Pending[], limits: Limits): Pending[] {
  let bytes = 0
  let count = 0
  for (const one of waiting) {
    bytes += one.bytes
    if (count > 0 && (count >= limits.settleBatch || bytes > limits.batchBytes)) break
    count++
  }
  return waiting.splice(0, count)
}

function promised(entry: Read): Pending {
  const callbacks: Partial<Pick<Pending, 'resolve' | 'reject'>> = {}
  const done = new Promise<void>((resolve, reject) => Object.assign(callbacks, { resolve, reject }))
  const { resolve, reject } = callbacks
  return { entry, bytes: entry.text.length, done, resolve: resolve!, reject: reject! }
}

const keyOf = ({ _id }: Pick<Entry, '_id'>): string => _id.toHexString()
