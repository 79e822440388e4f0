/** Open loop — so many activities a second to 200 sockets, whether the server keeps up or not. Through Redis. */
import { deliver } from '../harness/deliver.mjs'
import { present } from '../harness/present.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { freshet } from '../peers/freshet.mjs'
import { obvious } from '../peers/npm.mjs'

const SECONDS = 4

export const openLoop = {
  name: 'open-loop',
  about: 'A steady stream of activities to 200 sockets; what a delivery costs as they come faster.',
  async run(bench) {
    const contestants = present([freshet, obvious], bench).flatMap((peer) =>
      ratesOf(bench, peer).map((rate) => ({
        name: peer === freshet && rate === 2_000 ? peer.name : `${peer.name} at ${rate}/s`,
        turn: () =>
          deliver(bench, () => peer.start(bench), {
            subscribers: bench.isSmoke ? 20 : 200,
            warm: [{ count: Math.ceil(200 * bench.scale), window: 8 }],
            runs: [
              { name: 'rate', count: Math.ceil(rate * SECONDS * bench.scale), window: 0, rate },
            ],
          }),
      })),
    )
    const results = await playRounds({ ...bench, title: 'Open loop' }, contestants)
    const table = (key, measure, pick, gates) =>
      tableFrom(results, {
        key,
        title: `200 sockets, steady rates; Freshet at 2,000/s${key === 'cpu' ? '' : ', latency'}`,
        measure,
        gates,
        pick: ({ rate: run }) => ({ value: pick(run), fault: run.fault, run }),
      })
    return [
      table('cpu', 'µs of CPU per delivery', (run) => run.usPerDelivery, [
        { gate: 5, against: 'obvious at 200/s', atLeast: 1 / 0.15, aim: 1 / 0.06 },
      ]),
      table('p99', 'ms to arrival, p99', (run) => run.p99),
    ]
  },
}

/** The obvious can hold no more. */
function ratesOf(bench, peer) {
  if (peer !== freshet) return bench.isSmoke ? [200] : [50, 200]
  return bench.isSmoke ? [2_000] : [50, 200, 1_000, 2_000]
}
