/** Drawn — what the pages of things have in common: what is asked for, what is shown, rows that say where they stand. */
import type { JsonObject } from '../../schemas/wire'
import type { Row } from '../../views/model/row'
import { isObject, numberIn } from '../../views/model/values'
import type { Since } from '../append/since'
import { streamHref } from './shell'
import type { Show } from './show'
import type { ThingEntry } from './things'

export interface Asked {
  readonly id: string
  readonly state: JsonObject
  readonly show: Show | null
  readonly since: Since | null
  /** Of what an actor did: these alone (views/model/doings.ts). */
  readonly kind: string | null
}

export interface Drawn {
  readonly template: 'actor' | 'stage' | 'thread'
  readonly title: string
  readonly stream: string | null
  /** What the panel at the right is called, where there is one. */
  readonly panel?: string
  readonly locals: Record<string, unknown>
}

/** The stream is named where it is not the one that the page belongs to. */
export const withStreams = (
  rows: readonly Row[],
  entries: readonly ThingEntry[],
  home: string | null,
) =>
  rows.map((row, at) => {
    const { stream, seq } = entries[at]!
    const place = stream === home ? null : { name: stream, href: streamHref(stream) }
    return { ...row, key: `${stream}-${seq}`, stream: place }
  })

export const sizeOf = (state: JsonObject, member: string): number => {
  const items = state[member]
  return isObject(items) ? (numberIn(items['totalItems']) ?? 0) : 0
}
