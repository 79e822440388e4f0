/**
 * Writer — the writing side of a node in one piece: post, erase, and the sweep that completes what crashes left.
 */
import { clock } from '../clock'
import type { Limits } from '../config'
import type { Log } from '../log'
import { announceSafely, type AnnounceOptions } from './announce'
import { createAppend } from './append'
import type { FindChanges } from './commit'
import { createClaims } from './claims'
import type { Entry } from './entry'
import { erase, eraseCopies } from './erase'
import type { History } from './history'
import { createFindNamed } from './named'
import { settle, sweepOwed } from './owed'
import { post, type Posted, type PostRequest } from './post'
import type { Meta, Store } from './store'
import { isUnavailable, orUnavailable, within } from './unavailable'

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
  onIdentity: (identity: Meta) => void
  findChanges: FindChanges
}): Writer {
  const { store, history, announcing, limits, log, publicUrl, onIdentity, findChanges } = given
  // Not the wall clock: when that is set, no post runs out of time, and entries still say when they came to the patrol.
  const { now } = clock
  const append = createAppend(store, {
    limits,
    now,
    onIdentity,
    findChanges,
    onStored: (outcomes) =>
      announceSafely(
        announcing,
        outcomes.map(({ entry }) => entry),
      ),
  })
  const onErased = (entry: Entry) => eraseCopies(store, entry)
  const settleOrBlank = async (entry: Entry) => {
    if (!(await settle(store, entry))) await onErased(entry)
  }
  const deps = {
    append,
    claims: createClaims(store, { limits, now }),
    findById: history.find,
    findNamed: createFindNamed(store, history.find),
    // All streams have the activity: a post does not fail because the store is away now; the sweep settles it (D1).
    settle: (entry: Entry) =>
      settleOrBlank(entry).catch((error: unknown) => {
        if (!isUnavailable(error)) throw error
      }),
    publicUrl,
    now: Date.now,
  }
  const answered = <T>(asked: Promise<T>) => orUnavailable(within(limits.appendTimeoutMs, asked))
  const sweep = setInterval(() => {
    const olderThan = new Date(now() - limits.owedAfterMs)
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
