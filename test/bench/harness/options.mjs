/** Options — what `npm run bench --` takes. */
import { parseArgs } from 'node:util'

const HELP = `npm run bench -- [options]
  --only NAMES     of the workloads, with commas
  --rounds N       3
  --scale F        how much is sent in each run, against the usual 1
  --peers NAMES    only these, with commas (freshet is one of them)
  --sizes NUMBERS  of subscribers, for fan-out
  --seed N         for the order of turns
  --json FILE      where the results are kept, beside those of other workloads already there`

export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      scale: { type: 'string', default: '1' },
      peers: { type: 'string' },
      sizes: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      json: { type: 'string', default: 'test/bench/results/results.json' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  const list = (text) => text?.split(',').map((part) => part.trim())
  return {
    rounds: Number(values.rounds),
    scale: Number(values.scale),
    seed: Number(values.seed),
    json: values.json,
    only: {
      workloads: list(values.only),
      peers: list(values.peers?.toLowerCase()),
      sizes: list(values.sizes)?.map(Number),
    },
  }
}
