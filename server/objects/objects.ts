/**
 * Objects — things as they are now, and what was said of them: derived from the log, and never the log itself (D3).
 *
 * In:  entries that have just been stored; questions. Out: the state of an object, exact counts, and whose view changed.
 * Rule: what a post was answered 201 for is in every answer after it, at any node: the entry says itself whose views it is
 * due to, and whoever asks for one of these settles it first. So a post waits for nothing but its entry.
 */
import { isBringing, tokenOf } from '../append/about'
import type { FindPresent } from '../append/changed'
import type { FindChanges } from '../append/commit'
import type { Entry } from '../append/entry'
import type { History } from '../append/history'
import { createFindNamed } from '../append/named'
import type { FindNow } from '../append/now'
import { idsAt, shortHash } from '../append/response'
import type { Store } from '../append/store'
import { refusingTrouble, within } from '../append/unavailable'
import { clock } from '../clock'
import type { Limits } from '../config'
import type { Log } from '../log'
import type { JsonObject } from '../../schemas/wire'
import { createFindChanges } from './changing'
import type { Choices } from './choices'
import { level, sweepDue } from './due'
import { createFindOrigin } from './origin'
import { ownAmong } from './own'
import { createFindNow, createFindPresent } from './present'
import { readChoices, readState, type MayRead } from './reading'
import { rebuild } from './rebuild'
import { countAll, type Counts } from './responses'
import { settle } from './settle'
import { createSettling } from './settling'
import { openViews } from './stored'

export interface Objects extends Asked {
  /** Called with the ids of which something changed, for what was posted at this node. Answers how to leave. */
  onChanged(listener: Listener): () => void
  /** For the hook: what was stored just now. Nobody waits for it. */
  stored(entries: readonly Entry[]): void
  /** For the writer: what entries do to those before them. */
  readonly findChanges: FindChanges
  /** Items of a stream as they stand now. */
  readonly findPresent: FindPresent
  stop(): Promise<void>
}

interface Asked {
  /** With what responded to it, as JSON text; refuses with `not-found` and `gone`. */
  state(id: string, mayRead: MayRead): Promise<string>
  /** By id. What nobody responded to has zeros. */
  counts(ids: readonly string[], by?: string | null): Promise<Map<string, Counted>>
  /** Which of them this actor likes or shares (own.ts). */
  own(ids: readonly string[], by: string): Promise<ReadonlySet<string>>
  /** Stored activities, with what became of them. */
  readonly findNow: FindNow
}

/** With what was chosen, where anything was; and what the actor who asks chose. */
export type Counted = Counts & { readonly choices: Choices | null }

type Listener = (ids: readonly string[]) => void

export async function createObjects(given: {
  store: Store
  find: History['find']
  limits: Limits
  log: Log
}): Promise<Objects> {
  const { store, limits, log } = given
  const views = await openViews(store.connection)
  const findOrigin = createFindOrigin(store, given.find)
  const listeners = new Set<Listener>()
  const tell = (ids: Iterable<string>) => {
    const all = [...ids]
    if (all.length > 0) for (const listener of listeners) listener(all)
  }
  const settling = createSettling(async (entries) => {
    tell(await within(limits.requestTimeoutMs, settle({ store, views, findOrigin }, entries)))
  }, limits)
  const levelAll = (hashes: readonly string[]) => level(store, settling, hashes)
  const failed = (error: unknown) => log.warn('views are behind the log', { error })

  let isStopping = false
  const findNamed = createFindNamed(store, given.find)
  const stopping = () => isStopping
  const rebuilt = rebuild({ store, views, findNamed, settle: settling, stopping }).catch(failed)
  let sweeping: Promise<unknown> = Promise.resolve()
  const sweep = (olderThanMs: number) =>
    (sweeping = sweepDue(store, settling, new Date(clock.now() - olderThanMs)).catch(failed))
  const timer = setInterval(() => void sweep(limits.owedAfterMs), limits.owedSweepMs)
  void sweep(0)

  const asked: Asked = {
    state: (id, mayRead) => readState({ store, views, findOrigin, level: levelAll }, id, mayRead),
    async counts(ids, by = null) {
      const hashes = ids.map(shortHash)
      await levelAll(hashes)
      const all = await countAll(views, hashes)
      const counted = ids.map(async (id, at): Promise<[string, Counted]> => {
        const counts = all.get(hashes[at]!)!
        const choices = await readChoices({ views, findOrigin }, id, { counts, by })
        return [id, { ...counts, choices }]
      })
      return new Map(await Promise.all(counted))
    },
    async own(ids, by) {
      await levelAll(ids.map(shortHash))
      return ownAmong(views, ids, by)
    },
    findNow: createFindNow({ store, views, findOrigin, level: levelAll }),
  }
  return {
    ...refusingTrouble(asked, limits.requestTimeoutMs),
    findChanges: createFindChanges({ store, views }),
    findPresent: createFindPresent({ store, views, findOrigin, level: levelAll }),
    onChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stored(entries) {
      const due = entries.filter((entry) => entry.due && entry.due.length > 0)
      if (due.length > 0) settling(due).catch(failed)
      if (listeners.size > 0) tell(entries.flatMap(broughtBy))
    },
    async stop() {
      isStopping = true
      clearInterval(timer)
      await Promise.all([rebuilt, sweeping])
      await settling.idle()
    },
  }
}

/** What a Create brings is there with its entry; there is nothing to settle. */
function broughtBy({ about, text }: Entry): string[] {
  const tokens = about?.filter(isBringing) ?? []
  if (tokens.length === 0) return []
  const ids = idsAt(JSON.parse(text) as JsonObject, 'object')
  return ids.filter((id) => tokens.includes(tokenOf('brings', id)))
}
