/**
 * Source — what pages show, out of the history that REST reads.
 */
import type { History } from '../append/history'
import type { JsonObject } from '../../schemas/wire'
import type { PageSource } from './pages'

export function createSource(given: {
  readonly history: History
  readonly epoch: () => string
  readonly mayRead: (stream: string) => boolean
  readonly post: PageSource['post']
}): PageSource {
  const { history, epoch, mayRead, post } = given
  return {
    epoch,
    post,
    async page(stream, query) {
      const { head, entries, lowest, highest } = await history.page(stream, query)
      return {
        head,
        position: { epoch: epoch(), seq: highest },
        entries: entries.map(({ seq, text }) => ({ seq, activity: parse(text) })),
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
