/**
 * Source — what pages show, out of the history that REST reads; of very long entries fewer at a time (P7).
 */
import type { History } from '../append/history'
import type { JsonObject } from '../../schemas/wire'
import { pageWithin } from '../append/within'
import type { PageSource } from './pages'

export function createSource(given: {
  readonly history: History
  /** How much text one page draws. */
  readonly bytes: number
  readonly epoch: () => string
  readonly mayRead: (stream: string) => boolean
  readonly post: PageSource['post']
}): PageSource {
  const { history, bytes, epoch, mayRead, post } = given
  return {
    epoch,
    post,
    async page(stream, query) {
      const page = await history.page(stream, query)
      const { head, entries, lowest, highest } = pageWithin(page, bytes, false)
      return {
        head,
        position: { epoch: epoch(), seq: highest },
        entries: entries.map(({ seq, text, at }) => ({
          seq,
          activity: parse(text),
          ...(at === undefined ? {} : { at: at.getTime() }),
        })),
        older: lowest > 1 ? lowest : null,
      }
    },
    async entry(param) {
      const entry = await history.find(param)
      if (!entry || !mayRead(entry.stream)) return null
      const { stream, seq, text, gone } = entry
      return gone ? 'gone' : { stream, seq, activity: parse(text) }
    },
    async streams({ after = '', limit }) {
      const found = await history.streams(after, limit)
      return found
        .filter(({ name, head }) => head > 0 && mayRead(name))
        .map(({ name, head }) => ({ name, totalItems: head }))
    },
  }
}

const parse = (text: string) => JSON.parse(text) as JsonObject
