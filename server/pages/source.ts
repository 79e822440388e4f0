/**
 * Source — what pages show, out of the history that REST reads; of very long entries fewer at a time (P7).
 *
 * Rule: as it stands now, where REST gives what was posted. Of what was deleted only its place is left.
 */
import type { History } from '../append/history'
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
    async page(stream, query) {
      const page = await history.page(stream, query)
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

const parse = (text: string) => JSON.parse(text) as JsonObject
