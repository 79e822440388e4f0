/**
 * Table — the rows of one measurement side by side: medians with their spread, how much better ours is, by round, and what the gates
 * say of it. Markdown.
 *
 * Rule: less is better in every measure. A run with a lost delivery is no figure.
 */
import { comparisonOf, median, ratiosOf, summaryOf, verdictOf } from './statistics.mjs'

const OURS = 'Freshet'

export function tableOf({ title, measure, rows, gates = [] }) {
  const ours = rows.find(({ name }) => name === OURS)
  const lines = rows
    .map((row) => ({ row, summary: summaryOf(soundOf(row)) }))
    .sort((a, b) => (a.summary?.median ?? Infinity) - (b.summary?.median ?? Infinity))
    .map(
      ({ row, summary }) =>
        `| ${row.name} | ${summary ? spread(summary) : 'invalid'} | ${compared(ours, row)} | ${remark(row)} |`,
    )
  const verdicts = gates.flatMap((gate) => verdictLine(gate, ours, rows))
  return [
    `### ${title}`,
    '',
    `| | ${measure}: median [min–max] | theirs ÷ ours | |`,
    '| --- | --- | --- | --- |',
    ...lines,
    '',
    ...(verdicts.length > 0 ? [...verdicts, ''] : []),
  ].join('\n')
}

export const soundOf = ({ values, faults }) =>
  values.filter((value, round) => value !== null && faults[round] === null)

function soundRatios(ours, theirs) {
  const rounds = ours.values
    .map((_, round) => round)
    .filter((round) => ours.faults[round] === null && theirs.faults[round] === null)
  return ratiosOf(
    rounds.map((round) => ours.values[round]),
    rounds.map((round) => theirs.values[round]),
  )
}

/** A gate is a ratio to somebody, or a bound on our own figure. */
function verdictLine({ gate, against, atLeast, atMost, aim }, ours, rows) {
  if (!ours) return []
  if (atMost !== undefined) {
    const values = soundOf(ours)
    if (values.length === 0) return []
    const verdict = verdictOf(
      values.map((value) => 1 / value),
      1 / atMost,
    )
    return [
      `- Gate ${gate}: at most ${atMost} (aim ${aim}): ${short(median(values))}, **${verdict}**`,
    ]
  }
  const theirs = rows.find(({ name }) => name === against)
  const ratios = theirs ? soundRatios(ours, theirs) : []
  if (ratios.length === 0) return []
  const verdict = verdictOf(ratios, atLeast)
  return [
    `- Gate ${gate}, ${against} ÷ ours at least ${atLeast} (aim ${aim}): ${short(median(ratios))}, **${verdict}**`,
  ]
}

function compared(ours, row) {
  if (!ours || row === ours) return ''
  const ratios = soundRatios(ours, row)
  const summary = summaryOf(ratios)
  return summary === null ? '' : `${spread(summary)} (${comparisonOf(ratios)})`
}

function remark({ faults }) {
  const found = faults.filter((fault) => fault !== null)
  return found.length === 0 ? '' : `${found.length} of ${faults.length} rounds invalid: ${found[0]}`
}

const spread = ({ median: middle, min, max }) => `${short(middle)} [${short(min)}–${short(max)}]`
const short = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
