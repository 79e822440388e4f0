/**
 * Page or wait — a page of a stream; when it would be empty and the client waits (long poll), the page as soon as there is one.
 *
 * In:  `closed` tells that the client has gone; without it nobody waits.
 * Rule: ends with the wait, when the client has gone or the node stops; then the page is empty. Whoever goes on from a position
 * is told what became of items before it; whoever begins, what became of those on the page (append/changed.ts).
 */
import type { ChangedReads } from '../append/changed'
import type { History, Page } from '../append/history'
import type { Told } from '../append/told'
import { readPage, type PageWanted } from './page'

export interface WaitDeps {
  readonly history: History
  readonly changed: ChangedReads
  /** Resolves when the stream has an entry above this, the time is over or the signal comes; false: ask no more. */
  readonly waitBeyond: (
    stream: string,
    seq: number,
    ms: number,
    signal: AbortSignal,
  ) => Promise<boolean>
}

export interface ChangedPage {
  readonly page: Page
  readonly changes: readonly Told[]
}

export async function pageOrWait(
  { history, changed, waitBeyond }: WaitDeps,
  stream: string,
  wanted: PageWanted & { readonly waitMs: number },
  closed: AbortSignal | null,
): Promise<ChangedPage> {
  const until = performance.now() + wanted.waitMs
  for (let { after } = wanted; ;) {
    const found = await withChanges(changed, stream, { ...wanted, after }, history)
    const { page, changes } = found
    const rest = until - performance.now()
    const isWorthIt = page.entries.length > 0 || changes.length > 0
    if (isWorthIt || rest <= 0 || closed === null || closed.aborted) return found
    after = page.highest
    if (after < page.head) continue
    if (!(await waitBeyond(stream, after, rest, closed))) return found
  }
}

async function withChanges(
  changed: ChangedReads,
  stream: string,
  wanted: PageWanted,
  history: History,
): Promise<ChangedPage> {
  const page = await readPage(history, stream, wanted)
  const { after, before, filter, withAs1 = false } = wanted
  const { lowest, highest, entries } = page
  if (withAs1 || before !== undefined || highest < lowest) return { page, changes: [] }
  if (after === undefined)
    return { page, changes: await changed.net({ stream, filter, lowest, highest }, entries) }
  const told = await changed.within({ stream, filter, lowest: after + 1, highest })
  if (told.highest === highest) return { page, changes: told.told }
  // More than one answer holds: the page ends where they do.
  const kept = entries.filter(({ seq }) => seq <= told.highest)
  return { page: { ...page, entries: kept, highest: told.highest }, changes: told.told }
}
