/**
 * Account — what one client was shown, entry by entry, while it goes on.
 *
 * In:  `begin` where a span begins, `show` for what arrives. Out: the spans for the witness, the breaks between them, and
 * figures for whoever looks on meanwhile: missed and doubled so far.
 * Rule: the figures are a first look, by the numbers alone; the verdict is the witness's, by the store.
 */
import type { Account, Break, Seen } from './witness'

export interface Ledger {
  readonly shown: number
  readonly missed: number
  readonly doubled: number
  readonly breaks: readonly Break[]
  begin(from: number): void
  show(entry: Seen): void
  /** The last span ends at `to`, the earlier ones where they broke off. */
  accounts(to: number): Account[]
  /** The lowest place that any span begins at; null before the first. */
  readonly from: number | null
}

interface Span {
  readonly from: number
  to: number
  readonly seen: Seen[]
}

export function createLedger(client: string, wanted?: (entry: Seen) => boolean): Ledger {
  const spans: Span[] = []
  const breaks: Break[] = []
  let [shown, missed, doubled] = [0, 0, 0]

  return {
    get shown() {
      return shown
    },
    get missed() {
      return missed
    },
    get doubled() {
      return doubled
    },
    get from() {
      return spans.length === 0 ? null : Math.min(...spans.map(({ from }) => from))
    },
    breaks,
    begin(from) {
      if (spans.length > 0) breaks.push({ client, seq: spans.at(-1)!.to })
      spans.push({ from, to: from, seen: [] })
    },
    show(entry) {
      const span = spans.at(-1)!
      span.seen.push(entry)
      shown++
      if (entry.seq <= span.to) doubled++
      else if (wanted === undefined) missed += entry.seq - span.to - 1
      span.to = Math.max(span.to, entry.seq)
    },
    accounts: (end) =>
      spans.map(({ from, to, seen }, index) => ({
        client,
        from,
        to: index === spans.length - 1 ? end : to,
        seen,
        ...(wanted === undefined ? {} : { wanted }),
      })),
  }
}
