/**
 * Folds — neighbouring rows that are taken out of the page, with a spacer of their height in their place.
 *
 * In:  rows. Out: a spacer, on which the current runs on; later the very same elements again, with all that hangs on them.
 * Rule: a row that is out keeps its place and its name: it is found, replaced and removed as if it stood there.
 */
import { timeIn } from './days'

export interface Folds {
  /** Runs of neighbours, each by a spacer of its own. */
  fold(runs: readonly (readonly HTMLElement[])[]): void
  /** Answers the rows that stand again. */
  unfold(spacer: HTMLElement): readonly HTMLElement[]
  rowsOf(spacer: Element): readonly HTMLElement[]
  /** False when it is not out. */
  replace(row: HTMLElement, by: HTMLElement | null): boolean
  /** For ever. */
  clear(): void
  readonly all: Iterable<HTMLElement>
  readonly size: number
}

export interface FoldsDeps {
  /** A new spacer; it is told when it goes. */
  stands(spacer: HTMLElement): () => void
}

interface Fold {
  rows: HTMLElement[]
  readonly gone: () => void
}

export function createFolds({ stands }: FoldsDeps): Folds {
  const folds = new Map<Element, Fold>()
  const spacers = new Map<HTMLElement, HTMLElement>()

  function drop(spacer: Element, { gone }: Fold): void {
    folds.delete(spacer)
    gone()
    spacer.remove()
  }

  return {
    fold(runs) {
      // All is read before anything is written, so that the browser lays out once.
      const measured = runs.map((rows) => ({ rows, ...measure(rows) }))
      for (const { rows, height, inner } of measured) {
        const spacer = spacerOf(rows, height)
        for (const [at, row] of rows.entries()) {
          // What a browser that has not drawn it again yet takes its height for.
          row.style.containIntrinsicHeight = `auto ${inner[at]!}px`
          spacers.set(row, spacer)
        }
        rows[0]!.before(spacer)
        const range = document.createRange()
        range.setStartBefore(rows[0]!)
        range.setEndAfter(rows.at(-1)!)
        range.extractContents()
        folds.set(spacer, { rows: [...rows], gone: stands(spacer) })
      }
    },
    unfold(spacer) {
      const fold = folds.get(spacer)
      if (fold === undefined) return []
      folds.delete(spacer)
      for (const row of fold.rows) spacers.delete(row)
      fold.gone()
      spacer.replaceWith(...fold.rows)
      return fold.rows
    },
    rowsOf: (spacer) => folds.get(spacer)?.rows ?? [],
    replace(row, by) {
      const spacer = spacers.get(row)
      const fold = spacer === undefined ? undefined : folds.get(spacer)
      if (spacer === undefined || fold === undefined) return false
      spacers.delete(row)
      if (by !== null) spacers.set(by, spacer)
      fold.rows = fold.rows.flatMap((one) => (one === row ? (by ?? []) : one))
      if (fold.rows.length === 0) drop(spacer, fold)
      return true
    },
    clear() {
      for (const [spacer, fold] of folds) drop(spacer, fold)
      spacers.clear()
    },
    get all() {
      return spacers.keys()
    },
    get size() {
      return spacers.size
    },
  }
}

function measure(rows: readonly HTMLElement[]): { height: number; inner: number[] } {
  const boxes = rows.map((row) => row.getBoundingClientRect())
  const inner = rows.map((row, at) => {
    const { paddingTop, paddingBottom } = getComputedStyle(row)
    return boxes[at]!.height - parseFloat(paddingTop) - parseFloat(paddingBottom)
  })
  return { height: boxes.at(-1)!.bottom - boxes[0]!.top, inner }
}

function spacerOf(rows: readonly HTMLElement[], height: number): HTMLElement {
  const spacer = document.createElement('div')
  spacer.className = rows[0]!.matches('.fresh') ? 'gone fresh' : 'gone'
  spacer.style.height = `${height}px`
  const times = rows.flatMap((row) => timeIn(row) ?? [])
  if (times.length > 0) spacer.dataset['time'] = String(Math.min(...times))
  const ats = rows.flatMap(({ dataset }) => dataset['at'] ?? [])
  if (ats.length > 0) [spacer.dataset['at'], spacer.dataset['low']] = [ats[0]!, ats.at(-1)!]
  return spacer
}
