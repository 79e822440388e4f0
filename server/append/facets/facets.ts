/**
 * Facets — what a stream is made of: its types, object types, actors and tags with counts, and the entries of the last day by the hour.
 *
 * In:  a stream. Out: a tally and the position up to which it counts. Nobody waits for more than one slice: of a long stream that was never
 *      looked at the rest is counted behind the answer, which says how far it has come.
 * Rule: one at a time for each stream and node; who asks meanwhile gets the same answer.
 */
import type { Model } from 'mongoose'
import type { Limits } from '../../config'
import type { Log } from '../../log'
import type { Entry } from '../entry'
import type { History } from '../history'
import { pauseAfterClash } from '../pause'
import type { Store } from '../store'
import { refusingTrouble } from '../unavailable'
import { setTimeout as delay } from 'node:timers/promises'
import { countOn, type Step } from './counting'
import { openFacets, readHours, type FacetsDoc } from './document'
import { createNames, type Named } from './names'
import { hourly, type Tally } from './tally'

export interface Facets {
  tally(stream: string): Promise<Tally>
  /** Who the most frequent actors are, by id, as they were last named. */
  names(stream: string, tally: Tally): Promise<ReadonlyMap<string, Named>>
  /** 24 counts each, of streams of which the heads are known. */
  hours(heads: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly number[]>>
}

interface Counter extends Facets {
  /** The same, and then what was erased is taken out, so that nothing of it is kept for longer than that takes. */
  erasing(erase: Erase): Erase
  stop(): Promise<void>
}

type Erase = (entry: Entry) => Promise<void>

export interface FacetsDeps {
  readonly store: Store
  readonly history: Pick<History, 'head'>
  readonly limits: Limits
  readonly epoch: () => string
  readonly log: Log
  readonly now: () => number
}

export function createFacets(deps: FacetsDeps): Counter {
  const { store, history, limits, log, now } = deps
  const facets = openFacets(store.connection)
  const counting = { ...deps, facets, head: history.head }
  const first = new Map<string, Promise<Step>>()
  const behind = new Map<string, Promise<void>>()
  let isStopping = false

  async function step(stream: string): Promise<Step> {
    for (let attempt = 0; ; attempt++) {
      const made = await countOn(counting, stream)
      if (made.done || attempt >= limits.settleTries || isStopping) return made
      await delay(pauseAfterClash(attempt))
    }
  }
  const once = (stream: string): Promise<Step> => {
    const running = first.get(stream) ?? step(stream).finally(() => first.delete(stream))
    first.set(stream, running)
    return running
  }
  const finish = (stream: string): Promise<void> => {
    const running =
      behind.get(stream) ??
      (async () => {
        while (!isStopping && (await once(stream)).more) await delay(0)
      })()
        .catch((error: unknown) => log.warn('facets are behind the log', { stream, error }))
        .finally(() => behind.delete(stream))
    behind.set(stream, running)
    return running
  }

  const sweep = async (): Promise<void> => {
    for (const stream of await streamsErased(store, limits)) await finish(stream)
  }
  let sweeping: Promise<void> = Promise.resolve()
  const sweepOn = (): void => {
    sweeping = sweeping
      .then(() => (isStopping ? undefined : sweep()))
      .catch((error: unknown) => log.warn('facets keep what was erased', { error }))
  }
  // Where a crash came between an erasure and the count.
  sweepOn()

  const asked: Facets = {
    async tally(stream) {
      const { tally, more } = await once(stream)
      if (more) void finish(stream)
      return tally
    },
    names: createNames(store, limits),
    async hours(heads) {
      const known = await knownHours(facets, [...heads.keys()])
      const answers = Array.from(heads, async ([stream, head]) => {
        const doc = known.get(stream)
        const isLevel = doc !== undefined && doc.epoch === deps.epoch() && doc.seq === head
        const hours = isLevel ? readHours(doc.hours) : (await asked.tally(stream)).hours
        return [stream, hourly(hours, now())] as const
      })
      return new Map(await Promise.all(answers))
    },
  }
  return {
    ...refusingTrouble(asked, limits.requestTimeoutMs),
    erasing: (erase) => async (entry) => {
      await erase(entry)
      sweepOn()
    },
    async stop() {
      isStopping = true
      await sweeping
      await Promise.allSettled([...behind.values(), ...first.values()])
    },
  }
}

type Hours = Pick<FacetsDoc, '_id' | 'epoch' | 'seq' | 'hours'>

async function knownHours(
  facets: Model<FacetsDoc>,
  streams: readonly string[],
): Promise<Map<string, Hours>> {
  const found = await facets
    .find({ _id: { $in: streams } })
    .select({ epoch: 1, seq: 1, hours: 1 })
    .lean<Hours[]>()
  return new Map(found.map((doc) => [doc._id, doc]))
}

async function streamsErased({ entries }: Store, limits: Limits): Promise<Set<string>> {
  const found = await entries
    .find({ 'erased.stream': { $gt: '' } })
    .select({ stream: 1, _id: 0 })
    .limit(limits.facetSlice)
    .lean<{ stream: string }[]>()
  return new Set(found.map(({ stream }) => stream))
}
