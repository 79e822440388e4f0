/** Show — the parameters of the page of a thing. Strict, as those of REST are. */
import { Refusal } from '../errors'
import type { Since } from './things'

export type Show = 'all' | 'replies' | 'likes' | 'shares'

const SHOWS: readonly Show[] = ['all', 'replies', 'likes', 'shares']

export function readShow(value: unknown): Show | null {
  if (value === undefined) return null
  const show = SHOWS.find((one) => one === value)
  if (show === undefined)
    throw new Refusal('bad-parameter', 'show is all, replies, likes or shares.')
  return show
}

export const sinceText = ({ at, skip }: Since): string => `${at}-${skip}`

export function readSince(value: unknown): Since | null {
  if (value === undefined) return null
  const found = typeof value === 'string' ? /^(\d{1,15})-(\d{1,6})$/.exec(value) : null
  if (found === null) throw new Refusal('bad-parameter', 'before is a place that a page gave.')
  return { at: Number(found[1]), skip: Number(found[2]) }
}
