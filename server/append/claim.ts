/**
 * Claim — who used an id or an Idempotency-Key first, and with what content (P5).
 *
 * In:  {_id, digest, id, published} as this post would have it.
 * Out: the claim that holds: this one, or the earlier one.
 * Rule: the first insert wins, in whatever stream and on whatever node. A unique index on the entries
 * can't say this, because one id may stand in many streams. A claim is kept even when its entry could
 * not be stored: the outcome of that post is unknown, so another content under its id is refused.
 */
import { Schema, type Connection, type Model } from 'mongoose'

export interface Claim {
  readonly _id: string
  readonly digest: string
  readonly id: string
  readonly published: string
  readonly at: Date
}

export function defineClaim(connection: Connection): Model<Claim> {
  const schema = new Schema<Claim>(
    { _id: String, digest: String, id: String, published: String, at: Date },
    { versionKey: false, autoIndex: false, autoCreate: false },
  )
  return connection.model<Claim>('Claim', schema, 'claims')
}

export const idClaim = (idHash: string): string => `id:${idHash}`
export const keyClaim = (principal: string, key: string): string => `key:${principal}:${key}`
export const deleteClaim = (idHash: string): string => `delete:${idHash}`
