/** Show — the parameters of the page of a thing. Strict, as those of REST are. */
import { parseSince, type Since } from '../append/since'
import { isKind } from '../../views/model/doings'
import { Refusal } from '../errors'

export type Show = 'all' | 'replies' | 'likes' | 'shares'

const SHOWS: readonly Show[] = ['all', 'replies', 'likes', 'shares']

export function readShow(value: unknown): Show | null {
  if (value === undefined) return null
  const show = SHOWS.find((one) => one === value)
  if (show === undefined)
    throw new Refusal('bad-parameter', 'show is all, replies, likes or shares.')
  return show
}

export function readKind(value: unknown): string | null {
  if (value === undefined) return null
  if (!isKind(value))
    throw new Refusal('bad-parameter', 'kind is one of those that the page of an actor shows.')
  return value
}

export function readSince(value: unknown): Since | null {
  if (value === undefined) return null
  const since = parseSince(value)
  if (since === null) throw new Refusal('bad-parameter', 'before is a place that a page gave.')
  return since
}
