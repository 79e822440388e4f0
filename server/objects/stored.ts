/**
 * Stored — the two collections that are derived from the log: `responses`, one document for each actor, thing and type, and
 * `objects`, one for each object that was changed or ended; and `progress`, one document.
 *
 * Rule: both can be thrown away and made anew from the log. A document is written only over the version that was read
 * (`v`), so that whoever writes has looked at all that was written before: no counter, no transaction.
 */
import { Schema, type Connection, type Model } from 'mongoose'
import type { ResponseType } from '../append/response'

export interface ResponseDoc {
  /** Hash of type, object and actor. */
  readonly _id: string
  readonly v: string
  /** Hash of the id. */
  readonly object: string
  readonly type: ResponseType
  /** Hash of what was chosen, where there is a choice; stale where it is not live. */
  readonly option?: string
  readonly live: boolean
  /** When it was said; 0 when it does not stand. */
  readonly at: number
  readonly ended: boolean
  readonly words: readonly { stream: string; seq: number; at: number; face: string | null }[]
}

export interface RecordDoc {
  /** Hash of the id. */
  readonly _id: string
  readonly v: string
  readonly body: string
}

/** How far the log is in the views that was there before them. */
export interface Progress {
  readonly _id: 'views'
  readonly stream: string
  readonly seq: number
  readonly done: boolean
}

export interface Views {
  readonly responses: Model<ResponseDoc>
  readonly objects: Model<RecordDoc>
  readonly progress: Model<Progress>
}

export async function openViews(connection: Connection): Promise<Views> {
  const bare = { versionKey: false as const, autoIndex: false, autoCreate: false }
  const schema = new Schema<ResponseDoc>(
    {
      _id: String,
      v: String,
      object: String,
      type: String,
      option: String,
      live: Boolean,
      at: Number,
      ended: Boolean,
      words: [{ stream: String, seq: Number, at: Number, face: String, _id: false }],
    },
    bare,
  )
  schema.index({ object: 1, live: 1, type: 1, at: -1 })
  schema.index(
    { object: 1, type: 1, option: 1, at: 1 },
    { partialFilterExpression: { option: { $gt: '' } } },
  )
  const responses = connection.model<ResponseDoc>('Response', schema, 'responses')
  const objects = connection.model<RecordDoc>(
    'Object',
    new Schema<RecordDoc>({ _id: String, v: String, body: String }, bare),
    'objects',
  )
  const progress = connection.model<Progress>(
    'Progress',
    new Schema<Progress>({ _id: String, stream: String, seq: Number, done: Boolean }, bare),
    'progress',
  )
  await responses.createIndexes()
  return { responses, objects, progress }
}
