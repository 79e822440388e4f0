/**
 * Page — a range of a stream, newest first, as REST answers it.
 *
 * In:  a stream and where to read. Out: entries with their seq, and the positions to go on from.
 * Rule: the seqs come in `Freshet-Seqs`, since a filtered page leaves some out; without a filter they are dense.
 */
import type { Activity } from '../../../schemas/activity'
import { formatPosition, parsePosition, type Position } from '../../../schemas/position'
import type { FilterOrName, JsonObject, WireChange } from '../../../schemas/wire'
import { filterQuery } from '../filter'
import { answerTo, type Answer, type Ask } from './ask'
import { Unanswered } from './refusal'

export interface PageQuery {
  /** The highest below this. At most one of both. */
  readonly before?: Position | undefined
  /** The lowest above this. */
  readonly after?: Position | undefined
  readonly limit?: number | undefined
  readonly filter?: FilterOrName | undefined
  /** With `after`: so long until something comes. */
  readonly waitSeconds?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Page<A extends object = Activity> {
  /** Newest first. A filtered page may be short, or empty, while there are older ones. */
  readonly entries: readonly { readonly seq: number; readonly activity: A }[]
  /** With `after`: what became of items before. On the newest page: of its items, since they were posted. */
  readonly changes: readonly WireChange[]
  /** The highest that was looked at: subscribe from here, and nothing is missing in between. */
  readonly position: Position
  /** `before` for what is older; null at the end. */
  readonly older: Position | null
  /** How many there are in the stream; null for a filtered page. */
  readonly total: number | null
}

const WAIT_MARGIN_MS = 10_000
const ANSWER_WITHIN_MS = 20_000

export async function readPage(
  ask: Ask,
  stream: string,
  query: PageQuery = {},
): Promise<Page<JsonObject>> {
  const { before, after, limit, waitSeconds = 0, signal } = query
  const parameters = filterQuery(query.filter)
  if (before !== undefined) parameters.set('before', formatPosition(before))
  if (after !== undefined) parameters.set('after', formatPosition(after))
  if (limit !== undefined) parameters.set('limit', String(limit))
  if (waitSeconds > 0) parameters.set('wait', String(waitSeconds))
  const answer = await answerTo(
    ask,
    `${streamPath(stream)}?${parameters}`,
    { headers: { accept: AS2 }, ...(signal === undefined ? {} : { signal }) },
    waitSeconds > 0 ? waitSeconds * 1_000 + WAIT_MARGIN_MS : ANSWER_WITHIN_MS,
  )
  return pageOf(answer)
}

export const AS2 = 'application/activity+json'

export const streamPath = (stream: string): string =>
  `/streams/${encodeURIComponent(stream)}/activities`

/** Its own epoch alone: a bare number would mean nothing here. */
export function positionIn(headers: Headers): Position {
  const position = parsePosition(headers.get('freshet-position') ?? '', '')
  if (position === null) throw new Unanswered('What answers here is no Freshet.')
  return position
}

interface PageJson {
  readonly orderedItems: readonly JsonObject[]
  readonly changes?: readonly WireChange[]
  readonly next?: string
  readonly totalItems?: number
}

function pageOf({ headers, text }: Answer): Page<JsonObject> {
  const position = positionIn(headers)
  const { orderedItems, changes = [], next, totalItems } = JSON.parse(text) as PageJson
  const seqs = headers.get('freshet-seqs')?.split(' ').map(Number) ?? []
  const older = next === undefined ? null : new URL(next).searchParams.get('before')
  return {
    entries: orderedItems.map((activity, at) => ({ seq: seqs[at] ?? position.seq - at, activity })),
    changes,
    position,
    older: older === null ? null : parsePosition(older, position.epoch),
    total: totalItems ?? null,
  }
}
