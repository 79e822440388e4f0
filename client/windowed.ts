/**
 * Windowed — a long feed stays light: rows far from what is seen are out of the page, and back before they are seen.
 *
 * In:  a feed whose rows come and go. Out: at most about ROWS_MAX of them in the page.
 * Rule: never what has the focus, what is not stored yet, or a seam that still changes. Looked at when the browser has time;
 * brought back two screens ahead, or at once by who needs it.
 */
import { BACK_WITHIN_SCREENS, farRuns } from './far'
import { createFolds, type Folds } from './folds'
import { keepingPlace } from './glide'

export const ROWS_MAX = 400

export interface Windowed extends Omit<Folds, 'unfold' | 'fold'> {
  bringBack(...spacers: readonly HTMLElement[]): void
  /** Rows have come: there may be too many. */
  look(): void
}

export function createWindowed(
  feed: HTMLElement,
  returned: (rows: readonly HTMLElement[]) => void,
): Windowed {
  const near = new IntersectionObserver(
    (seen) => {
      const spacers = seen.filter(({ isIntersecting }) => isIntersecting)
      bringBack(...spacers.map(({ target }) => target as HTMLElement))
    },
    { rootMargin: `${BACK_WITHIN_SCREENS * 100}% 0px` },
  )
  const folds = createFolds({
    stands(spacer) {
      near.observe(spacer)
      return () => near.unobserve(spacer)
    },
  })
  let isLooking = false

  function bringBack(...spacers: readonly HTMLElement[]): void {
    const rows: HTMLElement[] = []
    keepingPlace(feed, () => {
      for (const spacer of spacers) rows.push(...folds.unfold(spacer))
    })
    if (rows.length === 0) return
    returned(rows)
    look()
  }

  function look(): void {
    if (isLooking || feed.childElementCount <= ROWS_MAX) return
    isLooking = true
    whenIdle(() => {
      isLooking = false
      const rows = [...feed.children] as HTMLElement[]
      const focus = document.activeElement
      const standing = rows.map((row) => {
        const { top, bottom } = row.getBoundingClientRect()
        const stays = !row.matches(MAY_GO) || row.contains(focus)
        return { top, bottom, stays, isFresh: row.matches('.fresh') }
      })
      folds.fold(farRuns(standing, innerHeight).map(([from, to]) => rows.slice(from, to)))
    })
  }

  return {
    bringBack,
    look,
    rowsOf: folds.rowsOf,
    replace: folds.replace,
    clear: folds.clear,
    get all() {
      return folds.all
    },
    get size() {
      return folds.size
    },
  }
}

const MAY_GO = 'article[data-at], .mark, .seam:is(.past, .cut)'

/** Safari has no idle callback. */
const whenIdle = (run: () => void): void => {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 1_000 })
  else setTimeout(run, 200)
}
