/**
 * Bench — what Freshet costs, beside what people would pick instead, on this machine, in one run. `npm run bench -- --help`.
 *
 * Out: tables on stdout, and one JSON file: machine, versions, seed, every round, every run.
 */
import { readOptions } from './harness/options.mjs'
import { play } from './harness/play.mjs'
import { keepResults } from './harness/results.mjs'
import { say } from './harness/say.mjs'
import { tableOf } from './harness/table.mjs'
import { WORKLOADS } from './workloads/workloads.mjs'

const options = readOptions(process.argv.slice(2))
const chosen = WORKLOADS.filter(({ name }) => options.only.workloads?.includes(name) ?? true)
if (chosen.length === 0) {
  say(`the workloads are ${WORKLOADS.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
await play(options, chosen, (workload, tables) => {
  keepResults(options, workload, tables)
  console.log(`## ${workload.name}\n\n${workload.about}\n\n${tables.map(tableOf).join('\n')}`)
})
process.exit(0)
