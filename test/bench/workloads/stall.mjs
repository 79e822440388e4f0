/**
 * Stall — posts to a process that fans out to 5,000 sockets at the same time: a fan-out that keeps the event loop to itself shows in
 * the posts' times.
 */
import { activityOf } from '../harness/activity.mjs'
import { deliver } from '../harness/deliver.mjs'
import { present } from '../harness/present.mjs'
import { post } from '../harness/protocols.mjs'
import { startRequests } from '../harness/requests.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { startStore } from '../harness/store.mjs'
import { NEVER, freshet } from '../peers/freshet.mjs'
import { obvious } from '../peers/npm.mjs'

const FANNED_RATE = 3
const POST_RATE = 100

export const stall = {
  name: 'stall',
  about:
    '3 activities/s to 5,000 sockets, and 100 posts/s into another stream of the same process.',
  async run(bench) {
    const title = 'POST while activities go to 5,000 sockets'
    const seconds = Math.max(1, 8 * bench.scale)
    const store = await startStore(bench)
    const results = await playRounds(
      { ...bench, title },
      present([freshet, obvious], bench).map((peer) => ({
        name: peer.name,
        turn: () =>
          deliver(
            bench,
            () => peer.start(bench, { MONGODB_URL: store.url(), FRESHET_LIMITS: NEVER }),
            {
              subscribers: bench.isSmoke ? 20 : 5_000,
              warm: [{ count: 8, window: 1 }],
              runs: [
                {
                  name: 'rate',
                  count: Math.ceil(FANNED_RATE * seconds),
                  window: 0,
                  rate: FANNED_RATE,
                },
              ],
              during: (server) => posts(bench, server, Math.ceil(POST_RATE * seconds)),
            },
          ),
      })),
    )
    await store.stop()
    return [
      tableFrom(results, {
        key: 'post',
        title,
        measure: 'ms for a POST, p99',
        gates: [{ gate: 13, against: 'obvious', atLeast: 1 / 0.15, aim: 20 }],
        pick: ({ rate: run }) => ({
          value: run.beside.p99,
          fault: run.fault ?? run.beside.fault,
          run,
        }),
      }),
      tableFrom(results, {
        key: 'arrival',
        title,
        measure: 'ms to arrival at a socket, p99',
        pick: ({ rate: run }) => ({ value: run.p99, fault: run.fault, run }),
      }),
    ]
  },
}

async function posts(bench, server, count) {
  const requests = Array.from({ length: 100 }, (_, i) =>
    post('/streams/other/activities', activityOf(i)),
  )
  const load = await startRequests(bench, server, { connections: 16, requests })
  try {
    return await load.run(count, POST_RATE)
  } finally {
    await load.stop()
  }
}
