/**
 * Named — the activity that the log has under an id: its own, or that of the object which it brought.
 *
 * Rule: of several that claim to have brought an object the first is believed: by the store's time, and within the stream
 * where that one stands by seq, as everybody who replays it sees it.
 */
import type { JsonObject } from '../../schemas/wire'
import { tokenOf } from './about'
import type { Entry } from './entry'
import type { Store } from './store'
import type { Named, Place } from './taken'

export type FoundEntry = Pick<Entry, 'id' | 'key' | 'stream' | 'seq' | 'text' | 'at' | 'gone'>

export interface NamedEntry extends Named {
  readonly entry: FoundEntry
}

/** Nothing for what is gone: its text no longer says whose it was. */
export function createFindNamed(
  store: Store,
  find: (id: string) => Promise<Entry | null>,
): (id: string) => Promise<NamedEntry | null> {
  return async (id) => {
    const entry = await find(id)
    if (entry && !entry.gone) return named(entry, 'activity')
    const brought = await findBringing(store, id)
    return brought && !brought.gone ? named(brought, 'object') : null
  }
}

const FIRST = 8

export async function findBringing(store: Store, id: string): Promise<FoundEntry | null> {
  const found = await store.entries
    .find({ about: tokenOf('brings', id) })
    .sort({ at: 1 })
    .limit(FIRST)
    .select(FOUND)
    .lean<FoundEntry[]>()
  const [first] = found.sort((a, b) => +a.at - +b.at || (a.stream < b.stream ? -1 : 1))
  const within = found.filter(({ stream }) => stream === first?.stream)
  return within.sort((a, b) => a.seq - b.seq)[0] ?? null
}

/** What is read of an entry here; `blind` never is (P9). */
export const FOUND = { id: 1, key: 1, stream: 1, seq: 1, text: 1, at: 1, gone: 1 } as const

export const placeOf = ({ stream, seq, at }: Pick<Entry, 'stream' | 'seq' | 'at'>): Place => ({
  stream,
  seq,
  at: at.getTime(),
})

export const named = (entry: FoundEntry, as: Named['as']): NamedEntry => ({
  activity: JSON.parse(entry.text) as JsonObject,
  place: placeOf(entry),
  as,
  entry,
})
