/**
 * Own — which of some things one actor likes, shares or follows, for the pages that the actor looks at.
 *
 * In:  ids, an actor. Out: `Like <id>`, `Announce <id>`, `Follow <id>` for each that stands.
 * Rule: a response is known by its key, so this is one look at the primary index, whatever the number of responses.
 */
import { keyOfResponse } from '../append/response'
import type { ResponseDoc, Views } from './stored'

export type Said = 'Like' | 'Announce' | 'Follow'

export const saidOf = (type: Said, object: string): string => `${type} ${object}`

export async function ownAmong(
  { responses }: Pick<Views, 'responses'>,
  ids: readonly string[],
  by: string,
): Promise<ReadonlySet<string>> {
  const keys = new Map(
    ids.flatMap((object) =>
      TYPES.map((type): [string, string] => [
        keyOfResponse({ type, object, by }),
        saidOf(type, object),
      ]),
    ),
  )
  const found = await responses
    .find({ _id: { $in: [...keys.keys()] }, live: true })
    .select({ _id: 1 })
    .lean<Pick<ResponseDoc, '_id'>[]>()
  return new Set(found.map(({ _id }) => keys.get(_id)!))
}

const TYPES: readonly Said[] = ['Like', 'Announce', 'Follow']
