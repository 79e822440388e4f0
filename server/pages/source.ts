/**
 * Source — what pages show, out of the history that REST reads; of very long entries fewer at a time (P7).
 *
 * Rule: as it stands now, where REST gives what was posted. Of what was deleted only its place is left.
 */
import type { CompiledFilter } from '../append/filter'
import type { History, Page, PageQuery } from '../append/history'
import type { ReadNow } from '../append/now'
import { project } from '../append/projection'
import { searchWithin, type Search } from '../append/search'
import type { JsonObject } from '../../schemas/wire'
import { pageWithin } from '../append/within'
import type { PageSource } from './page-source'
import { standing } from './standing'

export function createSource(given: {
  readonly history: History
  readonly search: Search
  readonly readNow: ReadNow
  /** How much text one page draws. */
  readonly bytes: number
  readonly epoch: () => string
  readonly mayRead: (stream: string) => boolean
  readonly hours: PageSource['hours']
  readonly post: PageSource['post']
}): PageSource {
  const { history, search, readNow, bytes, epoch, mayRead, hours, post } = given
  return {
    epoch,
    hours,
    post,
    async page(stream, { filter = null, ...query }) {
      const page = await searched(history, stream, query, filter)
      const { head, entries, lowest, highest } = pageWithin(page, bytes, false)
      const now = await readNow(entries.map(({ seq, text }) => ({ stream, seq, text })))
      return {
        head,
        position: { epoch: epoch(), seq: highest },
        entries: entries.map(({ seq, text, at }, index) => ({
          seq,
          activity: standing(now[index]!, text),
          ...(at === undefined ? {} : { at: at.getTime() }),
        })),
        older: lowest > 1 ? lowest : null,
      }
    },
    async entry(param) {
      const entry = await history.find(param)
      if (!entry || !mayRead(entry.stream)) return null
      const { stream, seq, gone } = entry
      const [now] = gone ? [null] : await readNow([entry])
      return now ? { stream, seq, activity: parse(now.text) } : 'gone'
    },
    async search(query) {
      const found = await searchWithin(search, query, { bytes, mayRead })
      const now = await readNow(found.entries)
      return {
        next: found.next,
        entries: found.entries.flatMap(({ stream, seq }, index) => {
          const activity = now[index] ? parse(now[index].text) : null
          return activity && says(activity, query.words) ? [{ stream, seq, activity }] : []
        }),
      }
    },
    async streams({ after = '', limit }) {
      const found = await history.streams(after, limit)
      return found
        .filter(({ name, head }) => head > 0 && mayRead(name))
        .map(({ name, head }) => ({ name, totalItems: head }))
    },
  }
}

function says(activity: JsonObject, words: readonly string[]): boolean {
  const said = new Set(project(activity).words)
  return words.every((word) => said.has(word))
}

/** A page that a filter left short is filled from further back, a few times: nobody likes a page of three and a button. */
async function searched(
  history: History,
  stream: string,
  query: PageQuery,
  filter: CompiledFilter | null,
): Promise<Page> {
  if (filter === null) return history.page(stream, query)
  const asked = { ...query, where: filter.query, lead: filter.lead }
  let page = await history.page(stream, asked)
  for (let more = 0; more < READS_MORE && page.lowest > 1; more++) {
    const limit = query.limit - page.entries.length
    if (limit <= 0) break
    const next = await history.page(stream, { ...asked, before: page.lowest, limit })
    page = { ...page, entries: [...page.entries, ...next.entries], lowest: next.lowest }
  }
  return page
}

const READS_MORE = 3

const parse = (text: string) => JSON.parse(text) as JsonObject
