/**
 * Parameters — reads query strings strictly. Pure.
 *
 * Rule: an unknown name, a doubled one or a value out of bounds is 400 `bad-parameter`, never a guess: a filter that was
 * misspelt would otherwise show everything.
 */
import { parseFilterQuery, type CompiledFilter } from '../append/filter'
import { compileWanted } from '../append/filter-shared'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { parsePosition, type Position } from '../../schemas/position'
import { DEFAULT_STREAM, isStreamName } from '../../schemas/stream'

export interface PageParameters {
  readonly after: number | undefined
  readonly before: number | undefined
  readonly limit: number
  readonly waitMs: number
  readonly filter: CompiledFilter | null
  /** The filter's own parameters, to go into next and prev. */
  readonly filterQuery: URLSearchParams
}

/** The names that each call takes; what answers takes filters, too, where it shows entries. */
export const PAGE: ReadonlySet<string> = new Set(['after', 'before', 'limit', 'wait'])
/** A feed reader asks again by itself, and does not wait. */
export const FEED: ReadonlySet<string> = new Set(['after', 'before', 'limit'])
export const EVENTS: ReadonlySet<string> = new Set(['after', 'last'])
export const UNREAD: ReadonlySet<string> = new Set(['after'])
export const STREAMS: ReadonlySet<string> = new Set(['after', 'limit'])
export const POST: ReadonlySet<string> = new Set(['stream'])
export const OBJECTS: ReadonlySet<string> = new Set(['id'])

export const queryOf = (url: string): URLSearchParams => {
  const at = url.indexOf('?')
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1))
}

export function readStreamName(name: unknown): string {
  if (isStreamName(name)) return name
  throw new Refusal(
    'bad-stream',
    'A stream name has 1 to 64 of a-z, 0-9, dot, dash and underscore, and begins with a letter or digit.',
  )
}

/** `?stream=a&stream=b`, without doubles; the default stream when there is none. */
export function readStreams(query: URLSearchParams, limits: Limits): string[] {
  only(query, POST)
  const names = new Set(query.getAll('stream').map(readStreamName))
  if (names.size > limits.streamsPerActivity)
    throw bad(`An activity goes to at most ${limits.streamsPerActivity} streams.`)
  return names.size === 0 ? [DEFAULT_STREAM] : [...names]
}

export function readPageParameters(
  query: URLSearchParams,
  epoch: string,
  limits: Limits,
  names = PAGE,
): PageParameters {
  const filter = compileWanted(parseFilterQuery(query, names))
  const after = readSeq(query, 'after', epoch)
  const before = readSeq(query, 'before', epoch)
  if (after !== undefined && before !== undefined) throw bad("Give 'after' or 'before', not both.")
  const wait = readNumber(query, 'wait', 0, limits.waitMaxSeconds, 0)
  if (wait > 0 && after === undefined) throw bad("'wait' goes with 'after'.")
  const filterQuery = new URLSearchParams(query)
  for (const name of PAGE) filterQuery.delete(name)
  return {
    after,
    before,
    limit: readNumber(query, 'limit', 1, limits.pageMax, limits.pageDefault),
    waitMs: wait * 1000,
    filter,
    filterQuery,
  }
}

export interface EventsParameters {
  readonly filter: CompiledFilter | null
  readonly position: Position | null
  readonly last: number
}

/** What the browser remembers (`Last-Event-ID`) is newer than what stands in the address. */
export function readEventsParameters(
  query: URLSearchParams,
  lastEventId: string | undefined,
  epoch: string,
  limits: Limits,
): EventsParameters {
  const filter = compileWanted(parseFilterQuery(query, EVENTS))
  const text = lastEventId || single(query, 'after')
  const position = text === undefined ? null : parsePosition(text, epoch)
  if (text !== undefined && position === null)
    throw bad(
      "'after' and Last-Event-ID are positions: epoch:seq as it was given, or a bare number.",
    )
  return {
    filter,
    position,
    last: readNumber(query, 'last', 0, limits.lastMax, 0),
  }
}

export function readStreamsParameters(
  query: URLSearchParams,
  limits: Limits,
): { after: string; limit: number } {
  only(query, STREAMS)
  const after = single(query, 'after')
  return {
    after: after === undefined ? '' : readStreamName(after),
    limit: readNumber(query, 'limit', 1, limits.pageMax, limits.pageDefault),
  }
}

/** An id may be anything that an activity calls a thing; it is not looked into. */
export function readId(query: URLSearchParams, names: ReadonlySet<string>): string {
  only(query, names)
  const id = single(query, 'id')
  if (!id) throw bad("Give the id of the object as 'id', percent-encoded.")
  return id
}

export function only(query: URLSearchParams, names: ReadonlySet<string>): void {
  for (const name of query.keys())
    if (!names.has(name)) throw bad(`'${name.slice(0, 40)}' is not a parameter that is known here.`)
}

export function readNumber(
  query: URLSearchParams,
  name: string,
  least: number,
  most: number,
  otherwise: number,
): number {
  const text = single(query, name)
  if (text === undefined) return otherwise
  const number = Number(text)
  if (/^[0-9]{1,6}$/.test(text) && number >= least && number <= most) return number
  throw bad(`'${name}' is a number from ${least} to ${most}.`)
}

export function readSeq(query: URLSearchParams, name: string, epoch: string): number | undefined {
  const text = single(query, name)
  return text === undefined ? undefined : readPositionText(text, name, epoch)
}

export function readPositionText(text: string, name: string, epoch: string): number {
  const position = parsePosition(text, epoch)
  if (!position) throw bad(`'${name}' is a position: epoch:seq as it was given, or a bare number.`)
  if (position.epoch !== epoch)
    throw new Refusal(
      'position-lost',
      'The stream was numbered anew; load it again without a position.',
    )
  return position.seq
}

export function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  if (values.length > 1) throw bad(`'${name}' is given more than once.`)
  return values[0]
}

export const bad = (detail: string) => new Refusal('bad-parameter', detail)
