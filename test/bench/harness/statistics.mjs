/**
 * Statistics — medians, spreads and ratios. Pure.
 *
 * Rule: a ratio is taken within a round, where both met the same machine, and only then are rounds summed up. Where the spread of the
 * rounds reaches across a line, nothing is said about on which side of it we are.
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : (sorted[middle - 1] + sorted[middle]) / 2
}

export const summaryOf = (values) =>
  values.length === 0
    ? null
    : { median: median(values), min: Math.min(...values), max: Math.max(...values) }

/** How many times better ours is than theirs, where less is better: by round. */
export const ratiosOf = (ours, theirs) =>
  ours.flatMap((value, round) =>
    isFinite(value / theirs[round]) && value > 0 ? [theirs[round] / value] : [],
  )

/** `line` is what a ratio must reach. */
export function verdictOf(ratios, line, atLeast = 3) {
  if (ratios.length < atLeast) return 'too few rounds'
  if (Math.min(...ratios) >= line) return 'met'
  if (Math.max(...ratios) < line) return 'missed'
  return median(ratios) >= line
    ? 'met by the median, not in every round'
    : 'missed by the median, not in every round'
}

/** Is one better than the other, or is the difference within what rounds differ by themselves? */
export function comparisonOf(ratios) {
  if (ratios.length < 3) return 'too few rounds'
  if (Math.min(...ratios) > 1) return 'better'
  return Math.max(...ratios) < 1 ? 'worse' : 'no verdict'
}
