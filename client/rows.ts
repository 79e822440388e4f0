/**
 * Rows — the children of the feed, newest first: entries by seq, seams between them, one's own unsent on top.
 *
 * Rule: a row's place comes from `data-at` alone, so that an entry that waited behind the pill still lands where it
 * belongs. Rows far from what is seen are out of the page and count as if they stood there (windowed.ts). At most KEPT_MAX are kept;
 * older ones are a link away (P7).
 */
import { markDays } from './days'
import { groupLines } from './groups'
import { createWindowed } from './windowed'

export interface Rows {
  /** Puts it where its `data-at` says; replaces the one with the same id. */
  place(element: HTMLElement): void
  /** Above all that is stored: whatever comes from now on stands above it. */
  cut(element: HTMLElement): void
  /** One's own, not stored yet: above everything. */
  top(element: HTMLElement): void
  /** Below everything. */
  append(elements: readonly HTMLElement[]): void
  remove(row: HTMLElement): void
  byId(id: string): HTMLElement | null
  /** The entry of this seq. */
  at(seq: number): HTMLElement | null
  find(is: (row: HTMLElement) => boolean): HTMLElement | null
  /** All entries, as they stand; also those that are out of the page. */
  entries(): HTMLElement[]
  /** From this one, or from the first that is seen: the next or the one before. */
  beside(row: HTMLElement | null, by: 1 | -1): HTMLElement | null
  /** Takes out what is beyond the limit; returns the lowest seq that is left if it did. */
  trim(): number | null
  clearStored(): void
  renumber(): void
}

const KEPT_MAX = 6_000
const HEAD_PX = 80

/** `returned`: these were out of the page for a while. */
export function createRows(
  feed: HTMLElement,
  returned: (rows: readonly HTMLElement[]) => void = () => undefined,
): Rows {
  const children = (): HTMLElement[] => [...feed.children] as HTMLElement[]
  const windowed = createWindowed(feed, (rows) => {
    renumber()
    returned(rows)
  })

  function find(is: (row: HTMLElement) => boolean): HTMLElement | null {
    for (const row of feed.children) if (is(row as HTMLElement)) return row as HTMLElement
    for (const row of windowed.all) if (is(row)) return row
    return null
  }
  const byId = (id: string) => find(({ dataset }) => dataset['id'] === id)

  /** The first child that stands below this place. */
  function below(at: number, but: HTMLElement | null): HTMLElement | null {
    for (const child of children()) {
      if (child === but || child.dataset['at'] === undefined) continue
      if (atOf(child) < at) return child
      const isWithin = Number(child.dataset['low'] ?? Infinity) < at
      if (!isWithin) continue
      windowed.bringBack(child)
      return below(at, but)
    }
    return null
  }

  function remove(row: HTMLElement): void {
    if (!windowed.replace(row, null)) row.remove()
  }

  function entries(): HTMLElement[] {
    return children()
      .flatMap((child) => (child.matches('.gone') ? windowed.rowsOf(child) : child))
      .filter(isEntry)
  }

  function renumber(): void {
    // A feed without entries is none.
    const isEmpty = feed.querySelector(':scope > article') === null
    if (isEmpty) for (const name of ['role', 'aria-label']) feed.removeAttribute(name)
    else if (!feed.hasAttribute('role')) {
      feed.setAttribute('role', 'feed')
      feed.setAttribute('aria-label', 'Entries')
    }
    let place = 0
    for (const child of feed.children) {
      if (child.matches('.gone')) place += windowed.rowsOf(child).filter(isEntry).length
      if (!isEntry(child)) continue
      const text = String(++place)
      if (child.getAttribute('aria-posinset') === text) continue
      child.setAttribute('aria-posinset', text)
      child.setAttribute('aria-setsize', '-1')
    }
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
    markDays(feed, zone, Date.now())
    groupLines(feed, zone)
    windowed.look()
  }

  return {
    byId,
    find,
    remove,
    entries,
    renumber,
    at: (seq) => find((row) => isEntry(row) && atOf(row) === seq),
    place(element) {
      const { id } = element.dataset
      const same = id === undefined ? null : byId(id)
      if (same !== null && windowed.replace(same, element)) return
      const hadFocus = same?.contains(document.activeElement) === true
      const next = below(atOf(element), same)
      same?.remove()
      feed.insertBefore(element, next)
      if (hadFocus) element.focus({ preventScroll: true })
    },
    cut: (element) =>
      feed.insertBefore(element, children().find((row) => row.dataset['at'] !== undefined) ?? null),
    top: (element) => feed.prepend(element),
    append: (elements) => feed.append(...elements),
    beside(row, by) {
      if (row === null)
        return (
          children().find((one) => isEntry(one) && one.getBoundingClientRect().bottom > HEAD_PX) ??
          null
        )
      const stepFrom = (one: Element) =>
        (by > 0 ? one.nextElementSibling : one.previousElementSibling) as HTMLElement | null
      let next = stepFrom(row)
      while (next !== null && !(isEntry(next) && isShown(next))) {
        const isOut = next.matches('.gone')
        if (isOut) windowed.bringBack(next)
        next = stepFrom(isOut ? row : next)
      }
      return next
    },
    trim() {
      if (feed.childElementCount + windowed.size <= KEPT_MAX) return null
      const kept = entries().filter(({ dataset }) => dataset['at'] !== undefined)
      const beyond = kept
        .splice(KEPT_MAX)
        .filter((element) => !element.contains(document.activeElement))
      for (const element of beyond) remove(element)
      const last = kept.at(-1)
      return beyond.length > 0 && last !== undefined ? atOf(last) : null
    },
    clearStored() {
      windowed.clear()
      for (const child of children()) if (child.dataset['at'] !== undefined) child.remove()
    },
  }
}

/** Not behind another line. */
const isShown = (row: HTMLElement): boolean =>
  !row.matches('.within') || row.getClientRects().length > 0
const isEntry = (row: Element): boolean => row.matches('article')
const atOf = (element: HTMLElement): number => Number(element.dataset['at'])
