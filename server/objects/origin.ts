/**
 * Origin — where an object comes from, and whose it is.
 *
 * In:  an id. Out: the activity of that id, or the Create that brought the object; or that it was erased; or nothing.
 * Rule: the object's own actors are those of its Create and those whom it is attributed to; an activity's own are its
 * actors; and whatever has an actor's id is that actor's own, such as a profile.
 */
import { findBringing, type FoundEntry } from '../append/named'
import type { Entry } from '../append/entry'
import type { Store } from '../append/store'
import { ownersOf } from '../append/taken'
import type { JsonObject } from '../../schemas/wire'
import type { Claim } from './effects'
import { NOBODY } from './record'

export interface Origin {
  readonly id: string
  readonly as: 'activity' | 'object'
  /** When it is gone, its Tombstone. */
  readonly entry: FoundEntry
  readonly owners: readonly string[]
}

export type FindOrigin = (id: string) => Promise<Origin | null>

export function createFindOrigin(
  store: Store,
  find: (id: string) => Promise<Entry | null>,
): FindOrigin {
  return async (asked) => {
    const activity = await find(asked)
    const entry = activity ?? (await findBringing(store, asked))
    if (!entry) return null
    const as = activity ? 'activity' : 'object'
    const id = activity?.id ?? asked
    const named = { activity: JSON.parse(entry.text) as JsonObject, as } as const
    return { id, as, entry, owners: entry.gone ? [] : ownersOf(named, id) }
  }
}

export function owns({ id, entry, owners }: Origin, who: string): boolean {
  if (who === id) return true
  return !entry.gone && (owners.length === 0 ? who === NOBODY : owners.includes(who))
}

/** Whether what is claimed of an object comes from its own Create, or from who owns it. */
export const isGranted = ({ origins, by }: Claim, origin: Origin | null): boolean =>
  origin !== null && (origins.includes(origin.entry.id) || by.some((who) => owns(origin, who)))
