/**
 * Table — the rows of one measurement side by side: medians with their spread, how much better ours is, by round, and what the gates
 * say of it. Markdown.
 *
 * Rule: less is better in every measure. A run with a lost delivery is no figure.
 */
import { comparisonOf, ratiosOf, summaryOf, verdictOf } from './statistics.mjs'

const OURS = 'Freshet'

export function tableOf(table) {
  const { title, measure, rows } = table
  const ours = rows.find(({ name }) => name === OURS)
  const lines = rows
    .map((row) => ({ row, summary: summaryOf(soundOf(row)) }))
    .sort((a, b) => (a.summary?.median ?? Infinity) - (b.summary?.median ?? Infinity))
    .map(
      ({ row, summary }) =>
        `| ${row.name} | ${summary ? spread(summary) : 'invalid'} | ${compared(ours, row)} | ${remark(row)} |`,
    )
  const verdicts = verdictsOf(table).map(verdictLine)
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

/** What the gates say of a table. A gate is a ratio to somebody, or a bound on our own figure. */
export function verdictsOf({ title, measure, rows, gates = [] }) {
  const ours = rows.find(({ name }) => name === OURS)
  return gates.flatMap(({ gate, against, atLeast, atMost, aim }) => {
    const theirs = rows.find(({ name }) => name === against)
    const bounded = atMost !== undefined
    const values = bounded ? soundOf(ours) : theirs ? soundRatios(ours, theirs) : []
    if (values.length === 0) return []
    const verdict = bounded
      ? verdictOf(
          values.map((value) => 1 / value),
          1 / atMost,
        )
      : verdictOf(values, atLeast)
    return {
      gate,
      where: title,
      against: bounded ? measure : `${against} ÷ ours`,
      line: bounded ? `≤ ${short(atMost)}` : `≥ ${short(atLeast)}`,
      aim: short(aim),
      found: spread(summaryOf(values)),
      verdict,
    }
  })
}

const verdictLine = ({ gate, against, line, aim, found, verdict }) =>
  `- Gate ${gate}, ${against} ${line} (aim ${aim}): ${found}, **${verdict}**`

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
