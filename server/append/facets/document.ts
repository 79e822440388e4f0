/**
 * Document — a stream's tally as MongoDB holds it: one document for each stream, in `facets`.
 *
 * Rule: derived from the entries, and can be thrown away. Values of strangers stand in a text, never as names of fields (D3). It
 * is written only over the version that was read (`v`), so that several nodes may count: who loses counts again from what the other wrote.
 */
import { randomBytes } from 'node:crypto'
import { Schema, type Connection, type Model } from 'mongoose'
import { isDuplicate } from '../store'
import { FACETS, type Facet, type Group, type Tallied, type Tally } from './tally'

export interface FacetsDoc {
  readonly _id: string
  readonly v: string
  readonly epoch: string
  readonly from: number
  readonly seq: number
  readonly undone: readonly number[]
  /** Hour and count in turn. */
  readonly hours: readonly number[]
  readonly body: string
}

export function openFacets(connection: Connection): Model<FacetsDoc> {
  const schema = new Schema<FacetsDoc>(
    {
      _id: String,
      v: String,
      epoch: String,
      from: Number,
      seq: Number,
      undone: [Number],
      hours: [Number],
      body: String,
    },
    { versionKey: false, autoIndex: false, autoCreate: false },
  )
  return connection.model<FacetsDoc>('Facets', schema, 'facets')
}

type Body = Readonly<
  Record<Facet, { floor: number; long: boolean; values: [string, number, number, number][] }>
>

export function readTally({ epoch, from, seq, undone, hours, body }: FacetsDoc): Tally {
  const groups = JSON.parse(body) as Body
  return {
    epoch,
    from,
    seq,
    undone,
    hours: readHours(hours),
    groups: Object.fromEntries(
      FACETS.map((facet): [Facet, Group] => {
        const { floor, long, values } = groups[facet]
        const tallied = values.map(([value, count, over, last]): [string, Tallied] => [
          value,
          { count, over, last },
        ])
        return [facet, { floor, long, values: new Map(tallied) }]
      }),
    ) as Record<Facet, Group>,
  }
}

export const readHours = (hours: readonly number[]): Map<number, number> =>
  new Map(Array.from({ length: hours.length / 2 }, (_, at) => [hours[2 * at]!, hours[2 * at + 1]!]))

/** Whether it was written over that version, or where there was none. */
export async function writeTally(
  model: Model<FacetsDoc>,
  stream: string,
  version: string | null,
  tally: Tally,
): Promise<boolean> {
  const { epoch, from, seq, undone, hours } = tally
  const members: Omit<FacetsDoc, '_id'> = {
    v: randomBytes(9).toString('base64url'),
    epoch,
    from,
    seq,
    undone: [...undone],
    hours: [...hours].flat(),
    body: JSON.stringify(bodyOf(tally)),
  }
  if (version !== null) {
    const { matchedCount } = await model.updateOne({ _id: stream, v: version }, { $set: members })
    return matchedCount === 1
  }
  try {
    await model.insertMany([{ _id: stream, ...members }], { lean: true })
    return true
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

const bodyOf = ({ groups }: Tally): Body =>
  Object.fromEntries(
    FACETS.map((facet) => {
      const { floor, long, values } = groups[facet]
      const rows = Array.from(values, ([value, { count, over, last }]) => [
        value,
        count,
        over,
        last,
      ])
      return [facet, { floor, long, values: rows }]
    }),
  ) as unknown as Body
