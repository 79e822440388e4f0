/**
 * Rows — the children of the feed, newest first: entries by seq, seams between them, one's own unsent on top.
 *
 * Rule: a row's place comes from `data-at` alone, so that an entry that waited behind the pill still lands where it
 * belongs. At most ROWS_MAX stay in the page; older ones are a link away (P7).
 */
import { markDays } from './days'

export interface Rows {
  /** Puts it where its `data-at` says; replaces the one with the same id. */
  place(element: HTMLElement): void
  /** Above all that is stored: whatever comes from now on stands above it. */
  cut(element: HTMLElement): void
  /** One's own, not stored yet: above everything. */
  top(element: HTMLElement): void
  byId(id: string): HTMLElement | null
  /** The entry of this seq. */
  at(seq: number): HTMLElement | null
  /** Takes out what is beyond the limit; returns the lowest seq that is left if it did. */
  trim(): number | null
  clearStored(): void
  renumber(): void
}

export const ROWS_MAX = 400

export function createRows(feed: HTMLElement): Rows {
  const children = (): HTMLElement[] => [...feed.children] as HTMLElement[]
  const stored = (): HTMLElement[] =>
    children().filter(({ dataset }) => dataset['at'] !== undefined)
  const atOf = (element: HTMLElement): number => Number(element.dataset['at'])
  const byId = (id: string) => children().find(({ dataset }) => dataset['id'] === id) ?? null

  return {
    byId,
    at: (seq) => stored().find((one) => one.matches('article') && atOf(one) === seq) ?? null,
    place(element) {
      const { id } = element.dataset
      const same = id === undefined ? null : byId(id)
      const hadFocus = same?.contains(document.activeElement) === true
      const at = atOf(element)
      const next = stored().find((one) => one !== same && atOf(one) < at) ?? null
      same?.remove()
      feed.insertBefore(element, next)
      if (hadFocus) element.focus({ preventScroll: true })
    },
    cut: (element) => feed.insertBefore(element, stored()[0] ?? null),
    top: (element) => feed.prepend(element),
    trim() {
      const beyond = stored()
        .slice(ROWS_MAX)
        .filter((element) => !element.contains(document.activeElement))
      for (const element of beyond) element.remove()
      const last = stored().findLast((element) => element.matches('article'))
      return beyond.length > 0 && last !== undefined ? atOf(last) : null
    },
    clearStored() {
      for (const element of stored()) element.remove()
    },
    renumber() {
      const articles = children().filter((element) => element.matches('article'))
      // A feed without entries is none.
      if (articles.length > 0 && !feed.hasAttribute('role')) {
        feed.setAttribute('role', 'feed')
        feed.setAttribute('aria-label', 'Entries')
      }
      for (const [index, article] of articles.entries()) {
        article.setAttribute('aria-posinset', String(index + 1))
        article.setAttribute('aria-setsize', '-1')
      }
      markDays(feed, Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', Date.now())
    },
  }
}
