/**
 * Delivery — the delivering side of a node in one piece: tails, the reads for those who are behind, the patrol.
 */
import type { ChangedReads } from '../append/changed'
import type { History } from '../append/history'
import type { CompiledFilter } from '../append/filter'
import type { Told } from '../append/told'
import type { Ring } from '../broadcast/ring'
import type { Clock } from '../clock'
import type { Limits } from '../config'
import type { Log } from '../log'
import { createPlaces, type Addresses } from './address'
import { createDrain, type Drain } from './drain'
import { createPatrol, type Identity } from './patrol'
import type { Stored } from './entry'
import { sharedReads, type Range } from './reads'
import { Tails } from './tails'

/** What sockets, SSE and long polls are served from. */
export interface Sources {
  readonly tails: Tails
  readonly limits: Limits
  readonly clock: Clock
  /** Of everything that stays open. */
  readonly places: Addresses
  readonly drain: Drain
  readonly headOnPrimary: (stream: string) => Promise<number>
  readonly range: Range
  /** The newest that match at or below a seq, ascending; all that match from them to `seq`, which may be lower. */
  readonly newest: (
    wanted: { stream: string; filter: CompiledFilter | null; last: number },
    upTo: number,
  ) => Promise<{ entries: readonly Stored[]; changes: readonly Told[]; seq: number }>
}

export interface Delivery {
  readonly sources: Sources
  heard(stream: string, ring: Ring | null): void
  doubt(streams: readonly string[]): void
  stop(): void
}

export function createDelivery(given: {
  history: History
  changed: ChangedReads
  limits: Limits
  clock: Clock
  log: Log
  epoch: () => string
  onIdentity: (identity: Identity) => void
  subscribe: (stream: string) => Promise<void>
  unsubscribe: (stream: string) => void
}): Delivery {
  const { history, changed, limits, clock } = given
  const range = sharedReads(changed.range, limits.chaseReads)
  const tails = new Tails({ ...given, head: history.head, range })
  const patrol = createPatrol({
    ...given,
    tails,
    head: history.head,
    headOnPrimary: history.headOnPrimary,
    headsSince: history.headsSince,
    readIdentity: history.identity,
  })
  return {
    sources: {
      tails,
      limits,
      clock,
      places: createPlaces(limits),
      drain: createDrain(limits),
      headOnPrimary: history.headOnPrimary,
      range,
      async newest({ stream, filter, last }, upTo) {
        const where = filter === null ? {} : { where: filter.query, lead: filter.lead }
        const page = await history.page(stream, { before: upTo + 1, limit: last, ...where })
        // A majority may lag behind what the tail has heard: live begins where this page ends, or there would be a hole.
        const { entries, lowest, highest } = page
        const changes = await changed.net({ stream, filter, lowest, highest }, entries)
        return { entries: entries.toReversed(), changes, seq: highest }
      },
    },
    heard: (stream, ring) => (ring ? tails.ring(stream, ring) : patrol.look([stream])),
    doubt: patrol.look,
    stop() {
      patrol.stop()
      tails.stop()
    },
  }
}
