/**
 * Filters — 1,000 sockets on one stream with 200 distinct filters; each activity is wanted by one of them. The obvious implementation
 * has no filters: its poster names one of 200 rooms, which is the best that it could do.
 */
import { storedOf } from '../harness/activity.mjs'
import { deliver } from '../harness/deliver.mjs'
import { present } from '../harness/present.mjs'
import { socketIo } from '../harness/protocols.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { freshet } from '../peers/freshet.mjs'
import { obvious } from '../peers/npm.mjs'

const FILTERS = 200
const actor = (number) => `https://example.org/people/${number % FILTERS}`

export const filters = {
  name: 'filters',
  about:
    '1,000 sockets with 200 different filters by actor on one stream; 16 activities in flight, each wanted by five sockets.',
  async run(bench) {
    const title = '1,000 sockets, 200 filters'
    const count = Math.ceil((4_000 * bench.scale) / FILTERS) * FILTERS
    const results = await playRounds(
      { ...bench, title },
      present([freshet, obvious], bench).map((peer) => ({
        name: peer.name,
        turn: () =>
          deliver(bench, async () => filtered(await peer.start(bench)), {
            subscribers: bench.isSmoke ? FILTERS : 1_000,
            rooms: FILTERS,
            warm: [{ count: Math.ceil(count / 400) * FILTERS, window: 16 }],
            runs: [{ name: 'flight', count, window: 16 }],
          }),
      })),
    )
    return [
      tableFrom(results, {
        key: 'filters',
        title,
        measure: 'µs of CPU per activity',
        pick: ({ flight: run }) => ({ value: run.usPerMessage, fault: run.fault, run }),
      }),
    ]
  },
}

function filtered(server) {
  if (server.name !== freshet.name) return server
  return {
    ...server,
    script: (room) => socketIo('subscribe', { stream: 'room-0', filter: { actor: actor(room) } }),
    message: (number) =>
      server.ring(
        0,
        number + 1,
        storedOf(number).replace('https://example.org/ann', actor(number)),
      ),
  }
}
