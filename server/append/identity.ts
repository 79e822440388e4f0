/**
 * Identity — whether this is still the database that the node started with, and under which epoch it numbers now.
 *
 * In:  the document `meta`. Out: it, as the database has it now; a refusal when it is not ours.
 * Rule: the key is made with the database and goes with every copy of it; the epoch is changed by who puts an older
 * copy in its place. So another epoch beside the same key is our own database: readers are told (P3) and posts go on,
 * under the new epoch. Another key, or none, is a stranger's database, or one that was emptied and has lost its unique
 * indexes (D2): nothing is written there. A node that is meant to serve it is restarted.
 */
import { Refusal } from '../errors'
import type { Meta, Store } from './store'

export async function identityNow(store: Store): Promise<Meta> {
  const meta = await store.meta.findById('meta').lean<Meta>()
  if (meta && isOwn(store, meta)) return meta
  throw new Refusal(
    'no-primary',
    'The store is not the one that this node started with, so nothing is written to it.',
    { retryAfterSeconds: 10 },
  )
}

export const isOwn = (
  { identity }: Pick<Store, 'identity'>,
  { ringKey }: Pick<Meta, 'ringKey'>,
): boolean => ringKey === identity.ringKey

/**
 * What `work` reads and writes, after the identity that it awaits, is in the database of that identity; or it fails.
 * Asked again only when a connection was made meanwhile: without one, nothing else can have been met.
 */
export async function underIdentity<Result>(
  store: Store,
  work: (identity: Promise<Meta>) => Promise<Result>,
): Promise<Result> {
  const arrivals = store.arrivals()
  const asked = identityNow(store)
  const [result, { epoch }] = await Promise.all([work(asked), asked])
  if (store.arrivals() !== arrivals && (await identityNow(store)).epoch !== epoch)
    throw new Error('the database changed meanwhile')
  return result
}
