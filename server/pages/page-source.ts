/** Page source — where pages read entries, and post what the form without script sends. Made in app.ts. */
import type { JsonObject } from '../../schemas/wire'
import type { StreamPart } from './stream-page'

/** What pages need of the store; no Mongoose here. */
export interface PageSource {
  epoch(): string
  /** Newest first. The position is read before the entries. */
  page(
    stream: string,
    query: { before?: number; limit: number; withArrival?: boolean },
  ): Promise<StreamPart>
  entry(
    param: string,
  ): Promise<{ stream: string; seq: number; activity: JsonObject } | 'gone' | null>
  streams(query: { after?: string; limit: number }): Promise<{ name: string; totalItems: number }[]>
  /** Throws a Refusal. */
  post(stream: string, document: JsonObject): Promise<void>
}
