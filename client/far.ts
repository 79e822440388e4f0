/**
 * Far — which rows of a long feed are so far from what is seen that they can be taken out. Pure.
 *
 * In:  where each row stands, and the window. Out: runs of neighbours, as [from, to) of the list.
 * Rule: a run is of one colour of the current and no longer than RUN_MOST, so that bringing one back is little work; what
 * has to stay ends a run.
 */
export interface Standing {
  readonly top: number
  readonly bottom: number
  readonly stays: boolean
  readonly isFresh: boolean
}

/** Farther than what brings a run back, so that none goes to and fro. */
export const BACK_WITHIN_SCREENS = 2
const FAR_SCREENS = 4
const RUN_MOST = 25

export function farRuns(rows: readonly Standing[], screen: number): [from: number, to: number][] {
  const runs: [number, number][] = []
  let from: number | null = null
  const end = (to: number): void => {
    if (from !== null && to > from) runs.push([from, to])
    from = null
  }
  for (const [at, { top, bottom, stays, isFresh }] of rows.entries()) {
    const isFar = bottom < -FAR_SCREENS * screen || top > (1 + FAR_SCREENS) * screen
    if (stays || !isFar) {
      end(at)
      continue
    }
    if (from !== null && (at - from >= RUN_MOST || isFresh !== rows[at - 1]!.isFresh)) end(at)
    from ??= at
  }
  end(rows.length)
  return runs
}
