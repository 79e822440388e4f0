/**
 * Curve — hourly counts as a hydrograph. Pure.
 *
 * In:  counts, the oldest first; a box. Out: the line, and the water below it, as SVG paths.
 * Rule: its own scale, but never under 8 an hour, so that a quiet stream looks quiet. Between two points it neither falls
 * below nor rises above them: a curve that swings would show entries where there were none.
 */
export interface Curve {
  readonly line: string
  readonly area: string
}

const LEAST_TOP = 8
/** Half of a stroke, so that neither the highest nor the lowest is cut off. */
const INSET = 1

export function curveOf(counts: readonly number[], width: number, height: number): Curve {
  const top = Math.max(LEAST_TOP, ...counts)
  const step = width / Math.max(1, counts.length - 1)
  const points = counts.map((count, at) => ({
    x: at * step,
    y: height - INSET - (count / top) * (height - 2 * INSET),
  }))
  const [first] = points
  if (first === undefined) return { line: '', area: '' }
  const pieces = points.slice(1).map(({ x, y }, at) => {
    const from = points[at]!
    const slope = slopeAt(points, at)
    const reached = slopeAt(points, at + 1)
    const third = step / 3
    const [one, other] = [from.y + slope * third, y - reached * third]
    return `C${text(from.x + third)} ${text(one)} ${text(x - third)} ${text(other)} ${text(x)} ${text(y)}`
  })
  const line = `M${text(first.x)} ${text(first.y)}${pieces.join('')}`
  return { line, area: `${line}V${text(height)}H0Z` }
}

/** Of a monotone cubic: flat at a peak, in a hollow and at either end; else no steeper than thrice the gentler neighbour. */
function slopeAt(points: readonly { x: number; y: number }[], at: number): number {
  const [before, here, after] = [points[at - 1], points[at]!, points[at + 1]]
  if (before === undefined || after === undefined) return 0
  const left = (here.y - before.y) / (here.x - before.x)
  const right = (after.y - here.y) / (after.x - here.x)
  if (left * right <= 0) return 0
  return (2 * left * right) / (left + right)
}

const text = (number: number): string => String(Math.round(number * 10) / 10)
