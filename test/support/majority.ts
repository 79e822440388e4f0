/**
 * Majority — what a majority of a replica set would have of the entries that went through the proxy.
 *
 * In:  entries as they were stored on the primary, and how far the other members are behind it.
 * Out: who of them is confirmed; a majority read as of then; when an answer to `w: majority` may be given.
 * Rule: entries enter in the order of `at`, which the writer sets after it has seen the entry before; so "everything up
 * to a moment" is a prefix of every stream, as in a replica set.
 */
import type { Document } from 'bson'

export interface Placed {
  readonly _id: unknown
  readonly stream: string
  readonly seq: number
  readonly at: number
}

/** `frozen`: nothing new is confirmed from that moment on. */
export type Lag = { readonly ms: number } | { readonly frozen: number } | null

export interface Majority {
  readonly stored: readonly Placed[]
  lag(lag: Lag): void
  placed(entries: readonly Placed[]): void
  isConfirmed(entry: Placed): boolean
  unconfirmed(): Placed[]
  forget(entries: readonly Placed[]): void
  /** The same `find`, as a majority answers it now; null when nobody lags. */
  asOfThen(find: Document): Document | null
}

export function createMajority(): Majority {
  let stored: Placed[] = []
  let behind: Lag = null

  const until = (): number => {
    if (behind === null) return Infinity
    return 'ms' in behind ? Date.now() - behind.ms : behind.frozen
  }
  const isConfirmed = (entry: Placed): boolean => entry.at <= until()
  const unconfirmed = () => stored.filter((entry) => !isConfirmed(entry))

  return {
    get stored() {
      return stored
    },
    lag(lag) {
      behind = lag
    },
    placed(entries) {
      stored.push(...entries)
    },
    isConfirmed,
    unconfirmed,
    forget(entries) {
      const gone = new Set(entries)
      stored = stored.filter((entry) => !gone.has(entry))
    },
    asOfThen(find) {
      if (behind === null) return null
      const filter = (find['filter'] ?? {}) as Document
      const at = { ...(filter['at'] as Document | undefined), $lte: new Date(until()) }
      return { ...find, filter: { ...filter, at } }
    },
  }
}

/** The entries of an `insert` that the store has taken: all before the first that it refused. */
export function takenOf(insert: Document, answer: Document): Placed[] {
  const documents = insert['documents'] as Document[]
  return documents.slice(0, Number(answer['n'] ?? 0)).map((entry) => ({
    _id: entry['_id'] as unknown,
    stream: String(entry['stream']),
    seq: Number(entry['seq']),
    at: (entry['at'] as Date).getTime(),
  }))
}
