/** Page source — where pages read entries, and post what the form without script sends. Made in app.ts. */
import type { CompiledFilter } from '../append/filter'
import type { JsonObject } from '../../schemas/wire'
import type { SearchQuery } from '../append/search'
import type { Since } from '../append/since'
import type { StreamPart } from './stream-page'

export interface SearchPart {
  readonly entries: readonly { stream: string; seq: number; activity: JsonObject }[]
  readonly next: Since | null
}

/** What pages need of the store; no Mongoose here. */
export interface PageSource {
  epoch(): string
  /** Newest first. The position is read before the entries. */
  page(
    stream: string,
    query: {
      before?: number
      limit: number
      withArrival?: boolean
      filter?: CompiledFilter | null
    },
  ): Promise<StreamPart>
  entry(
    param: string,
  ): Promise<{ stream: string; seq: number; activity: JsonObject } | 'gone' | null>
  /** Newest first, over streams. What was deleted, or says other words by now, is left out. */
  search(query: SearchQuery): Promise<SearchPart>
  /** 24 hourly counts each, of streams with their heads; none where nobody counts. */
  hours(heads: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly number[]>>
  streams(query: { after?: string; limit: number }): Promise<{ name: string; totalItems: number }[]>
  /** Throws a Refusal. */
  post(stream: string, document: JsonObject): Promise<void>
}
