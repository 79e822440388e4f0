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

type Waiting = { claim: Claim; resolve: (held: Claim) => void; reject: (error: unknown) => void }

/** Claims that gather while one insert is under way travel in the next one. */
export function createClaims(claims: Model<Claim>): (claim: Claim) => Promise<Claim> {
  let waiting: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const held = await insertOrRead(claims, batch)
        for (const { claim, resolve } of batch) resolve(held.get(claim._id) ?? claim)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    running = false
  }

  return (claim) =>
    new Promise((resolve, reject) => {
      waiting.push({ claim, resolve, reject })
      if (!running) void run()
    })
}

async function insertOrRead(
  model: Model<Claim>,
  batch: readonly Waiting[],
): Promise<Map<string, Claim>> {
  const first = new Map<string, Claim>()
  for (const { claim } of batch) if (!first.has(claim._id)) first.set(claim._id, claim)
  try {
    await model.insertMany([...first.values()], { lean: true, ordered: false })
    return first
  } catch (error) {
    // Duplicates are expected; of a lost reply, what is stored tells as well as the reply would have.
    const stored = await model
      .find({ _id: { $in: [...first.keys()] } })
      .readConcern('local')
      .lean<Claim[]>()
    if (stored.length < first.size) throw error
    return new Map(stored.map((claim) => [claim._id, claim]))
  }
}
