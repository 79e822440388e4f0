/**
 * Page or wait — a page of a stream; when it would be empty and the client waits (long poll), the page as soon as there is one.
 *
 * Rule: ends with the wait, when the client has gone or the node stops; then the page is empty.
 */
import type { ServerResponse } from 'node:http'
import type { History, Page } from '../append/history'
import { readPage, type PageWanted } from './page'

export interface WaitDeps {
  readonly history: History
  /** Resolves when the stream has an entry above this, the time is over or the signal comes; false: ask no more. */
  readonly waitBeyond: (
    stream: string,
    seq: number,
    ms: number,
    signal: AbortSignal,
  ) => Promise<boolean>
}

export async function pageOrWait(
  { history, waitBeyond }: WaitDeps,
  stream: string,
  wanted: PageWanted & { readonly waitMs: number },
  response: ServerResponse,
): Promise<Page> {
  const closed = new AbortController()
  response.on('close', () => closed.abort())
  const until = performance.now() + wanted.waitMs
  for (let { after } = wanted; ;) {
    const page = await readPage(history, stream, { ...wanted, after })
    const rest = until - performance.now()
    if (page.entries.length > 0 || rest <= 0 || closed.signal.aborted) return page
    after = page.highest
    if (after < page.head) continue
    if (!(await waitBeyond(stream, after, rest, closed.signal))) return page
  }
}
