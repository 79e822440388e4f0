/**
 * Feed — one page of a stream as feed readers know it, before it is written as Atom or JSON Feed.
 *
 * In:  addresses and stored texts, newest first. Out: plain values, which either writer only has to spell.
 * Rule: what was erased is left out; what a reader has it may keep, but nobody is given a Tombstone to read.
 * Parsing gives way to others between large texts, so that no page of a feed stops the node (P7).
 */
import { setImmediate } from 'node:timers/promises'
import type { JsonObject } from '../../../schemas/wire'
import { cleanName } from '../../../views/model/text'
import { typesIn } from '../../../views/model/values'
import { LIMITS } from '../../config'
import { entryOf, type FeedEntry, type Shaping } from './entry'

export interface FeedPage {
  readonly publicUrl: string
  readonly stream: string
  /** The filter in words; empty without one. */
  readonly filter: string
  /** The feed's own address, the same for all its pages: it is the feed's id, too. */
  readonly feedUrl: string
  readonly selfUrl: string
  readonly pageUrl: string
  readonly activitiesUrl: string
  /** Older and newer entries. */
  readonly nextUrl: string | null
  readonly prevUrl: string
  readonly position: string
  readonly texts: readonly string[]
  /** When each changed last, where that is known. */
  readonly changedAt?: readonly (Date | null)[]
}

export interface Feed extends FeedPage {
  readonly title: string
  readonly updated: string
  readonly entries: readonly FeedEntry[]
}

const TITLE_MAX = 200

export async function feedOf(page: FeedPage, shaping: Shaping): Promise<Feed> {
  const entries: FeedEntry[] = []
  let bytes = 0
  for (const [at, text] of page.texts.entries()) {
    bytes += text.length
    if (bytes > LIMITS.feedSliceBytes) {
      bytes = 0
      await setImmediate()
    }
    const activity = JSON.parse(text) as JsonObject
    if (typesIn(activity).includes('Tombstone')) continue
    entries.push(entryOf(activity, shaping, page.changedAt?.[at] ?? null))
  }
  const title = cleanName(
    `#${page.stream}${page.filter === '' ? '' : `, ${page.filter}`}`,
    TITLE_MAX,
  )
  const updated = entries.reduce((last, entry) => (entry.updated > last ? entry.updated : last), '')
  return { ...page, title, updated: updated || NEVER, entries }
}

/** Atom wants a time; a feed without entries has none, and the present would give it another ETag each time. */
const NEVER = '1970-01-01T00:00:00.000Z'
