/**
 * Smoke — every workload once, with next to nothing to do, so that the benchmark cannot rot: under a minute.
 *
 * Rule: it asserts that what was sent arrived, complete, in order and once, and that the witness sees when it does not. Never speed.
 */
import assert from 'node:assert/strict'
import { play } from './harness/play.mjs'
import { say } from './harness/say.mjs'
import { comparisonOf, verdictOf } from './harness/statistics.mjs'
import { tableOf } from './harness/table.mjs'
import { WORKLOADS } from './workloads/workloads.mjs'
import { witness } from './workloads/witness.mjs'

process.env.STALLED_MS = '2000'
const begun = Date.now()
const options = { rounds: 1, scale: 0.01, seed: 1, isSmoke: true, only: { sizes: [20] } }

assert.equal(comparisonOf([0.9, 1.2, 1.3]), 'no verdict')
assert.equal(verdictOf([1.5, 1.6, 1.7], 1.4), 'met')
assert.equal(verdictOf([1.5], 1.4), 'too few rounds')

const only = process.argv.slice(2)
const chosen = WORKLOADS.filter(({ name }) => only.length === 0 || only.includes(name))
let seen = 0
await play(options, [witness], (_, [{ rows }]) => {
  const [{ faults }] = rows
  assert.match(faults[0], /^1 missing, 1 doubled, [1-9][0-9]* disordered$/)
})
await play(options, chosen, (workload, tables) => {
  seen++
  for (const table of tables) {
    for (const { name, faults } of table.rows)
      assert.deepEqual(faults, [null], `${workload.name}, ${table.title}: ${name}`)
    assert.ok(table.rows.length > 0, table.title)
    tableOf(table)
  }
  say(`${workload.name}: complete, in order, once`)
})
say(`${seen} of ${chosen.length} workloads in ${((Date.now() - begun) / 1_000).toFixed(0)} s`)
process.exit(0)
