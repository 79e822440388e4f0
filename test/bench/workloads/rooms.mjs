/** Rooms — few listeners, so that what each activity costs decides, not what each socket does: 32 in flight, through Redis. */
import { deliver } from '../harness/deliver.mjs'
import { present } from '../harness/present.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { nats, nchan } from '../peers/debian.mjs'
import { freshet } from '../peers/freshet.mjs'
import { obvious } from '../peers/npm.mjs'

const CASES = [
  { key: '1', title: 'One room of 1', rooms: 1, subscribers: 1, gate: { atLeast: 5, aim: 9 } },
  { key: '10', title: 'One room of 10', rooms: 1, subscribers: 10, gate: { atLeast: 7, aim: 11 } },
  { key: '100x1', title: 'A hundred rooms of 1', rooms: 100, subscribers: 100 },
]

export const rooms = {
  name: 'rooms',
  about:
    'Few listeners to each activity, 32 activities in flight, through Redis; CPU of the server.',
  async run(bench) {
    const tables = []
    for (const { key, title, gate, ...shape } of CASES) {
      const count = Math.ceil((6_400 * bench.scale) / 100) * 100
      const results = await playRounds(
        { ...bench, title },
        present([freshet, obvious, nchan, nats], bench).map((peer) => ({
          name: peer.name,
          turn: () =>
            deliver(bench, () => peer.start(bench), {
              ...shape,
              warm: [{ count: Math.ceil(count / 200) * 100, window: 32 }],
              runs: [{ name: 'flight', count, window: 32 }],
            }),
        })),
      )
      tables.push(
        tableFrom(results, {
          key,
          title: `${title}, 32 in flight`,
          measure: 'µs of CPU per delivery',
          gates: gate ? [{ gate: 4, against: 'obvious', ...gate }] : [],
          pick: ({ flight: run }) => ({ value: run.usPerDelivery, fault: run.fault, run }),
        }),
      )
    }
    return tables
  },
}
