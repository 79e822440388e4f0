/**
 * Described — the entries that an Undo takes back by saying what they were, instead of by their ids.
 *
 * In:  an entry of a batch that is about to be stored. Out: the ids of the activities in its stream that it takes back whole.
 * Rule: who likes twice likes once, so all that its actor said so far goes. What says more than was taken back stays.
 */
import type { Entry } from '../append/entry'
import { isSaid, keyOfResponse, responsesOf } from '../append/response'
import type { Store } from '../append/store'
import { LIMITS } from '../config'
import type { JsonObject } from '../../schemas/wire'

type Said = Pick<Entry, 'id' | 'text'>

export async function describedBy(
  { entries }: Pick<Store, 'entries'>,
  stream: string,
  batch: readonly Entry[],
  at: number,
): Promise<string[]> {
  const { p, takes = [] } = batch[at]!
  const described = takes.filter(({ place, key }) => place === undefined && key !== undefined)
  if (!p.types.includes('Undo') || described.length === 0) return []
  const objects = described.map(({ object }) => object)
  const types = described.map(({ type }): string => type)
  const stored = await entries
    .find({
      stream,
      'p.object': { $in: objects },
      'p.types': { $in: types },
      'p.actor': { $in: p.actor },
      gone: { $ne: true },
    })
    .sort({ seq: -1 })
    .limit(LIMITS.changesPerEntry)
    .select({ id: 1, text: 1 })
    .readConcern('local')
    .lean<Said[]>()
  const earlier = batch.slice(0, at).filter((one) => has(one.p.types, types))
  const keys = new Set(described.map(({ key }) => key))
  return [...stored, ...earlier].filter((one) => isWithin(one, keys)).map(({ id }) => id)
}

const has = (held: readonly string[], wanted: readonly string[]): boolean =>
  wanted.some((one) => held.includes(one))

function isWithin({ text }: Said, keys: ReadonlySet<string | undefined>): boolean {
  const all = responsesOf(JSON.parse(text) as JsonObject)
  const said = all.filter(isSaid)
  return said.length > 0 && said.every((response) => keys.has(keyOfResponse(response)))
}
