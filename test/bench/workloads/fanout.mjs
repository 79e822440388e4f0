/**
 * Fan-out — one stream, N subscribers, each activity to all of them: one at a time, and in bursts of 8. Told by Redis where the server
 * has one; CPU of the server alone.
 */
import { deliver } from '../harness/deliver.mjs'
import { present } from '../harness/present.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { mosquitto, nats, nchan } from '../peers/debian.mjs'
import { freshet } from '../peers/freshet.mjs'
import { limit } from '../peers/limit.mjs'
import { feathers, obvious, sse, ws } from '../peers/npm.mjs'

const ALL = [freshet, obvious, ws, sse, feathers, nchan, nats, mosquitto, limit]
const FEW = [freshet, obvious, nchan, limit]

const PHASES = [
  { name: 'single', title: 'one at a time', window: 1 },
  { name: 'bursts', title: 'bursts of 8', window: 8 },
]

const GATES = {
  '1000-single': [
    { gate: 1, against: 'obvious', atLeast: 1.4, aim: 1.7 },
    { gate: 1, against: 'nchan', atLeast: 0.9, aim: 1 },
    { gate: 1, against: 'C send', atLeast: 0.6, aim: 0.75 },
  ],
  '1000-bursts': [
    { gate: 2, against: 'obvious', atLeast: 6, aim: 8 },
    { gate: 2, against: 'nchan', atLeast: 4.5, aim: 6 },
    { gate: 2, against: 'NATS', atLeast: 3, aim: 4 },
  ],
  '10000-single': [{ gate: 3, against: 'obvious', atLeast: 1.6, aim: 2 }],
}

export const fanout = {
  name: 'fanout',
  about:
    'One stream, N subscribers, activities of 1 KB, told by Redis or by the publisher of the peer; CPU of the server.',
  async run(bench) {
    const tables = []
    for (const subscribers of bench.only.sizes ?? [100, 1_000, 5_000, 10_000]) {
      const title = `Fan-out to ${subscribers}`
      const peers = present(subscribers > 1_000 ? FEW : ALL, bench)
      const results = await playRounds(
        { ...bench, title },
        peers.map((peer) => ({ name: peer.name, turn: () => measure(bench, peer, subscribers) })),
      )
      for (const phase of PHASES) {
        const key = `${subscribers}-${phase.name}`
        tables.push(
          tableFrom(results, {
            key,
            title: `${title}, ${phase.title}`,
            measure: 'µs of CPU per delivery',
            gates: GATES[key],
            pick: ({ [phase.name]: run }) => ({ value: run.usPerDelivery, fault: run.fault, run }),
          }),
        )
      }
    }
    return tables
  },
}

function measure(bench, peer, subscribers) {
  const counts = countsFor(subscribers, bench.scale)
  return deliver(bench, () => peer.start(bench), {
    subscribers,
    warm: [
      { count: counts.warm, window: 1 },
      { count: counts.warm, window: 8 },
    ],
    runs: PHASES.map(({ name, window }) => ({ name, window, count: counts[name] })),
  })
}

/** Some 150,000 deliveries one by one, and twice as many in bursts. */
function countsFor(subscribers, scale) {
  const usual = Math.min(1_500, Math.max(24, 150_000 / subscribers))
  const single = Math.ceil((usual * scale) / 8) * 8
  return { warm: Math.ceil(single / 16) * 8, single, bursts: single * 2 }
}
