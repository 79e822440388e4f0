/**
 * Filter — what one check of a live entry costs, beside what others ask per subscriber: `npm run bench:filter`.
 *
 * Everybody answers the same filters for the same activities, in the same process; that the answers agree is looked at first.
 * Each round measures all of them, one after the other, so that a slow moment of the machine meets everybody.
 */
import { CHECKERS, missing } from './checkers.mjs'
import { FILTERS, projections } from './material.mjs'
import { bytesOf, median, nanosecondsOf } from './measure.mjs'

const ROUNDS = 7
const CHECKS = 1_000_000

const lines = []
for (const [name, filter] of Object.entries(FILTERS)) {
  const rows = CHECKERS.map(({ title, compile }) => ({ title, check: compile(filter), ns: [] }))
  const share = agreed(name, rows)
  for (let round = 0; round < ROUNDS; round++)
    for (const row of rows)
      row.ns.push(nanosecondsOf(row.check, projections, row === rows[0] ? CHECKS : CHECKS / 10))
  const ours = median(rows[0].ns)
  for (const { title, check, ns } of rows)
    lines.push([
      title === rows[0].title ? `${name} (${share} % match)` : '',
      title,
      `${median(ns).toFixed(0)} [${Math.min(...ns).toFixed(0)}–${Math.max(...ns).toFixed(0)}]`,
      bytesOf(check, projections).toFixed(0),
      title === rows[0].title ? '' : `${(median(ns) / ours).toFixed(1)} ×`,
    ])
}

console.log('| filter | by | ns a check: median [min–max] | bytes a check | of ours |')
console.log('| --- | --- | ---: | ---: | ---: |')
for (const line of lines) console.log(`| ${line.join(' | ')} |`)
for (const line of missing) console.log(`\n${line}`)

/** What per cent of the activities match; throws when anybody says otherwise. */
function agreed(name, [ours, ...others]) {
  const wanted = projections.map((projection) => ours.check(projection))
  for (const { title, check } of others)
    for (const [at, projection] of projections.entries())
      if (Boolean(check(projection)) !== wanted[at])
        throw new Error(`${title} does not agree on '${name}' about activity ${at}`)
  return Math.round((100 * wanted.filter(Boolean).length) / wanted.length)
}
