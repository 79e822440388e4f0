/**
 * Writer — the writing side of a node in one piece: post, erase, and the sweep that completes what crashes left.
 */
import type { Limits } from '../config'
import type { Log } from '../log'
import { announceSafely, type AnnounceOptions } from './announce'
import { createAppend } from './append'
import { createClaims } from './claim'
import type { Entry } from './entry'
import { erase, eraseCopies } from './erase'
import type { History } from './history'
import { settle, sweepOwed } from './owed'
import { post, type Posted, type PostRequest } from './post'
import type { Store } from './store'
import { orUnavailable, within } from './unavailable'

export interface Writer {
  post(request: PostRequest): Promise<Posted>
  erase(entry: Entry): Promise<void>
  /** Resolves when nothing is waiting to be written; begins no sweep any more. */
  stop(): Promise<void>
}

export function createWriter(given: {
  store: Store
  history: History
  announcing: AnnounceOptions<Entry>
  limits: Limits
  log: Log
  publicUrl: () => string
}): Writer {
  const { store, history, announcing, limits, log, publicUrl } = given
  const append = createAppend(store, {
    limits,
    onStored: (outcomes) =>
      announceSafely(
        announcing,
        outcomes.map(({ entry }) => entry),
      ),
  })
  const onErased = (entry: Entry) => eraseCopies(store, entry)
  const deps = {
    append,
    claims: createClaims(store.claims),
    findById: history.find,
    settle: async (entry: Entry) => {
      if (!(await settle(store, entry))) await onErased(entry)
    },
    publicUrl,
    now: Date.now,
  }
  const answered = <T>(asked: Promise<T>) => orUnavailable(within(limits.appendTimeoutMs, asked))
  const sweep = setInterval(() => {
    const olderThan = new Date(Date.now() - limits.owedAfterMs)
    sweepOwed(store, append, { olderThan, onErased }).catch((error: unknown) =>
      log.warn('owed sweep failed', { error }),
    )
  }, limits.owedSweepMs)

  return {
    post: (request) => answered(post(deps, request)),
    erase: (entry) => answered(erase(store, deps, entry)),
    async stop() {
      clearInterval(sweep)
      await append.idle()
    },
  }
}
