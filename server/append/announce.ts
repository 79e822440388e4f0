/**
 * Announce — a Mongoose plugin that tells somebody about documents that have just been stored.
 *
 * In:  a schema, and `announce(docs)`: called after `save()` of a new document, `create()` and `insertMany()`.
 * Out: nothing. The write neither waits for the announcement nor fails with it (D4).
 * Rule: a hook that threw would reject a write that has happened, so nothing may leave this file as an error;
 * `onFailure` may count it. Mongoose runs no hook for updateOne, findOneAndUpdate and bulkWrite, nor after an
 * insertMany that failed half-way: whoever uses those announces `error.insertedDocs` by hand.
 *
 * Exported as `freshet/mongoose`: any other model can be made to publish with it.
 */
import type { Schema } from 'mongoose'

export interface AnnounceOptions<Stored> {
  readonly announce: (docs: readonly Stored[]) => unknown
  readonly onFailure?: (error: unknown) => void
}

export function announcePlugin<Stored = unknown>(
  schema: Schema,
  options: AnnounceOptions<Stored>,
): void {
  const fresh = new WeakSet<object>()

  schema.pre('save', function () {
    if (this.isNew) fresh.add(this)
  })
  schema.post('save', (doc: object) => {
    if (fresh.delete(doc)) announceSafely(options, [doc as Stored])
  })
  schema.post('insertMany', function (docs: unknown) {
    if (Array.isArray(docs) && docs.length > 0) announceSafely(options, docs as Stored[])
  })
}

/** Calls `announce` so that neither an exception nor a rejected promise can come back. */
export function announceSafely<Stored>(
  { announce, onFailure }: AnnounceOptions<Stored>,
  docs: readonly Stored[],
): void {
  const failed = (error: unknown) => {
    try {
      onFailure?.(error)
    } catch {
      // A counter that throws must not reject the write either.
    }
  }
  try {
    Promise.resolve(announce(docs)).catch(failed)
  } catch (error) {
    failed(error)
  }
}
