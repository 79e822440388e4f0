/** Latency — 15 activities a second to 1,000 sockets, through Redis: a modest load, and what the last one of them waits. */
import { deliver } from '../harness/deliver.mjs'
import { present } from '../harness/present.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { nats, nchan } from '../peers/debian.mjs'
import { freshet } from '../peers/freshet.mjs'
import { limit } from '../peers/limit.mjs'
import { obvious } from '../peers/npm.mjs'

export const latency = {
  name: 'latency',
  about: '15 activities/s to 1,000 sockets; from publishing to arrival.',
  async run(bench) {
    const title = '1,000 sockets, 15 activities/s'
    const results = await playRounds(
      { ...bench, title },
      present([freshet, obvious, nchan, nats, limit], bench).map((peer) => ({
        name: peer.name,
        turn: () =>
          deliver(bench, () => peer.start(bench), {
            subscribers: bench.isSmoke ? 20 : 1_000,
            warm: [{ count: Math.ceil(60 * bench.scale), window: 1 }],
            runs: [{ name: 'rate', count: Math.ceil(150 * bench.scale), window: 0, rate: 15 }],
          }),
      })),
    )
    return ['p99', 'p50'].map((quantile) =>
      tableFrom(results, {
        key: quantile,
        title,
        measure: `ms to arrival, ${quantile}`,
        gates:
          quantile === 'p99' ? [{ gate: 11, against: 'obvious', atLeast: 1 / 0.8, aim: 2 }] : [],
        pick: ({ rate: run }) => ({ value: run[quantile], fault: run.fault, run }),
      }),
    )
  },
}
