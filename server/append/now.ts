/**
 * Now — entries that were read, as they stand now: for pages and feeds, which show what became of what was posted.
 *
 * In:  entries of any streams, as stored. Out: of each its text by now, and when its stream told last that it changed; null of
 * what was deleted or taken back.
 * Rule: the same as who was there is told live (told.ts), so that a reload shows what a live page shows; and what was changed or
 * deleted by way of another stream, which nobody is told. So many reads for all of them, not for each.
 */
import type { History } from './history'

export interface Standing {
  readonly text: string
  readonly changedAt: Date | null
}

export type ReadNow = (
  entries: readonly { readonly stream: string; readonly seq: number; readonly text: string }[],
) => Promise<(Standing | null)[]>

/** By texts alone; null where nothing is left. */
export type FindNow = (texts: readonly string[]) => Promise<(string | null)[]>

export function createReadNow(
  { lastTellings }: Pick<History, 'lastTellings'>,
  findNow: FindNow,
): ReadNow {
  /** What each stream said last of each of them. */
  async function lastOf(stream: string, seqs: readonly number[]) {
    const last = new Map<number, { at: number; isEnd: boolean; changedAt: Date | null }>()
    for (const { seq: at, changes = [], at: changedAt } of await lastTellings(
      stream,
      seqs,
      Number.MAX_SAFE_INTEGER,
    ))
      for (const { seq, is } of changes)
        if (is !== 'count' && at > (last.get(seq)?.at ?? 0))
          last.set(seq, { at, isEnd: is === 'end', changedAt: changedAt ?? null })
    return last
  }

  return async (entries) => {
    if (entries.length === 0) return []
    const streams = [...new Set(entries.map(({ stream }) => stream))]
    const seqsIn = (name: string) =>
      entries.flatMap(({ stream, seq }) => (stream === name ? [seq] : []))
    const [texts, ...lasts] = await Promise.all([
      findNow(entries.map(({ text }) => text)),
      ...streams.map((stream) => lastOf(stream, seqsIn(stream))),
    ])
    const byStream = new Map(streams.map((stream, at) => [stream, lasts[at]!]))
    return entries.map(({ stream, seq }, at) => {
      const last = byStream.get(stream)!.get(seq)
      const text = texts[at]!
      return text === null || last?.isEnd ? null : { text, changedAt: last?.changedAt ?? null }
    })
  }
}
