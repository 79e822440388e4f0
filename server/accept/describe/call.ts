/**
 * Call — one REST call as a row of the table that everything written about it is made of.
 *
 * The rows stand in `activities.ts`, `streams.ts` and `operations.ts`; a test holds that each is mounted, and that what is
 * mounted is there.
 */
import type { JsonObject } from '../../../schemas/wire'
import type { Code } from '../../errors'

export type Group =
  'Activities' | 'Streams' | 'Objects' | 'Photos' | 'Feeds' | 'Filters' | 'Operations'

export interface Call {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** As Express mounts it. */
  readonly path: string
  /** The name that generated clients call it by. */
  readonly id: string
  readonly group: Group
  readonly title: string
  readonly text: string
  /** Names that parameters.ts describes; those of the path come from the path. */
  readonly query?: Iterable<string>
  /** Takes all filters, and their opposites. */
  readonly isFiltered?: boolean
  readonly headers?: readonly string[]
  readonly body?: Body
  readonly answers: readonly Answer[]
  readonly refusals: readonly Code[]
}

export interface Body {
  readonly text: string
  readonly mediaTypes: Readonly<Record<string, MediaType>>
}

export interface MediaType {
  readonly schema: JsonObject
  /** By name; the first is what the page to try it begins with. */
  readonly examples?: Readonly<Record<string, JsonObject | string>>
}

export interface Answer {
  readonly status: number
  readonly text: string
  /** Names that headers.ts describes. */
  readonly headers?: readonly string[]
  readonly mediaTypes?: Readonly<Record<string, MediaType>>
}

/** Any call may meet these: the guard, a database that is away, a fault of ours. */
export const ALWAYS: readonly Code[] = ['forbidden', 'internal']
