/**
 * Responses — reads who responded to an object, and how many.
 *
 * In:  hashes of ids. Out: exact counts; of each kind the newest few.
 * Rule: never all of them (P7): a few are read and counted at once, many are counted by the index.
 */
import { CHOSEN, type ResponseType } from '../append/response'
import { LIMITS } from '../config'
import { standingOf } from './said'
import { standsOn } from './standing'
import type { ResponseDoc, Views } from './stored'

export type Counts = { readonly [type in ResponseType]: number }

const TYPES: readonly ResponseType[] = [
  'Like',
  'Dislike',
  'Announce',
  'Follow',
  'Block',
  'Reply',
  'Item',
  ...CHOSEN,
]

export interface Shown {
  readonly counts: Counts
  /** Faces, newest first. */
  readonly faces: { readonly [type in ResponseType]: readonly string[] }
}

type Model = Pick<Views, 'responses'>

/** Of each id, in one question where they are few. */
export async function countAll(
  { responses }: Model,
  hashes: readonly string[],
): Promise<Map<string, Counts>> {
  const found = await responses
    .find({ object: { $in: hashes }, live: true })
    .limit(LIMITS.countAtOnce)
    .select({ object: 1, type: 1 })
    .lean<Pick<ResponseDoc, 'object' | 'type'>[]>()
  const countOne = async (hash: string): Promise<[string, Counts]> => {
    if (found.length === LIMITS.countAtOnce) return [hash, await countByIndex({ responses }, hash)]
    const own = found.filter(({ object }) => object === hash)
    return [hash, byType(TYPES.map((type) => own.filter((one) => one.type === type).length))]
  }
  return new Map(await Promise.all(hashes.map(countOne)))
}

async function countByIndex({ responses }: Model, object: string): Promise<Counts> {
  const each = TYPES.map((type) => responses.countDocuments({ object, live: true, type }))
  return byType(await Promise.all(each))
}

const FEW = 100

export async function show({ responses }: Model, hash: string): Promise<Shown> {
  const some = await responses
    .find({ object: hash, live: true })
    .limit(FEW + 1)
    .lean<ResponseDoc[]>()
  if (some.length <= FEW) return shownOf(some)
  const [counts, ...newest] = await Promise.all([
    countByIndex({ responses }, hash),
    ...TYPES.map((type) =>
      responses
        .find({ object: hash, live: true, type })
        .sort({ at: -1 })
        .limit(LIMITS.responsesShown)
        .lean<ResponseDoc[]>(),
    ),
  ])
  return { counts, faces: byType(newest.map((docs) => docs.flatMap(faceIn))) }
}

function shownOf(docs: readonly ResponseDoc[]): Shown {
  const newest = docs.toSorted((a, b) => b.at - a.at)
  const each = TYPES.map((type) => newest.filter((doc) => doc.type === type))
  const faces = each.map((own) => own.slice(0, LIMITS.responsesShown).flatMap(faceIn))
  return { counts: byType(each.map((own) => own.length)), faces: byType(faces) }
}

const faceIn = (doc: ResponseDoc): string[] => {
  const face = standsOn(standingOf(doc))?.value
  return face ? [face] : []
}

const byType = <Value>(values: readonly Value[]) =>
  Object.fromEntries(TYPES.map((type, at) => [type, values[at]!])) as {
    [type in ResponseType]: Value
  }
