/**
 * Sweep — removes what nobody names: uploads that ended half-way, photos that were never posted, photos whose activity was erased.
 *
 * Rule: it asks the log, and nothing that anybody remembers. Any number of nodes may sweep at once: every step can be done
 *       twice, and the document goes last, so that what a crash leaves is due again.
 */
import type { Log } from '../log'
import type { FindOwner } from './owner'
import type { Photo } from './photo'
import type { PhotoStore } from './store'

export interface SweepDeps {
  readonly store: PhotoStore
  readonly findOwner: FindOwner
  readonly log: Log
}

const BATCH = 64

export async function sweep(deps: SweepDeps, now: number): Promise<void> {
  for (;;) {
    const due = await deps.store.due(now, BATCH)
    for (const photo of due) await look(deps, photo)
    if (due.length < BATCH) return
  }
}

export async function look({ store, findOwner, log }: SweepDeps, photo: Photo): Promise<void> {
  const owner = photo.sizes ? await findOwner(photo) : null
  if (owner?.is === 'standing') {
    await store.setOwner(photo._id, { key: owner.key, idHash: owner.idHash })
    await store.settle(photo)
    return
  }
  await store.discard(photo)
  log.info('photo removed', { photo: photo._id, why: owner?.is ?? 'never whole' })
}
