/** History — the newest page of 50, again and again, over 8 connections; CPU of the server without the store's. */
import { activityOf } from '../harness/activity.mjs'
import { present } from '../harness/present.mjs'
import { get, post } from '../harness/protocols.mjs'
import { startRequests } from '../harness/requests.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { startStore } from '../harness/store.mjs'
import { freshet } from '../peers/freshet.mjs'
import { obvious } from '../peers/npm.mjs'

const STORED = 120

export const history = {
  name: 'history',
  about:
    'GET of a page of 50 activities of 1 KB, 8 at a time; the other side is Express, find().lean() and res.json.',
  async run(bench) {
    const title = 'A page of 50'
    const store = await startStore(bench)
    const results = await playRounds(
      { ...bench, title },
      present([freshet, obvious], bench).map((peer) => ({
        name: peer.name,
        turn: () => measure(bench, peer, store),
      })),
    )
    await store.stop()
    return [
      tableFrom(results, {
        key: 'page',
        title,
        measure: 'µs of CPU of the server per page',
        gates: [{ gate: 16, against: 'obvious', atLeast: 3, aim: 6 }],
        pick: (run) => ({ value: run.usPerRequest, fault: run.fault, run }),
      }),
      tableFrom(results, {
        key: 'page-store',
        title: `${title}: the store (embedded)`,
        measure: 'µs of CPU of the store per page',
        pick: (run) => ({ value: run.storeUs, fault: run.fault, run }),
      }),
    ]
  },
}

async function measure(bench, peer, store) {
  const started = await peer.start(bench, { MONGODB_URL: store.url(), FRESHET_LIMITS: '' })
  const server = { ...started, store: store.pids }
  const count = Math.ceil(800 * bench.scale)
  const loads = []
  try {
    const asking = async (requests) => {
      loads.push(await startRequests(bench, server, { connections: 8, requests }))
      return loads.at(-1)
    }
    const filling = await asking(
      Array.from({ length: STORED }, (_, i) => post('/streams/general/activities', activityOf(i))),
    )
    await filling.run(STORED)
    const reading = await asking([get('/streams/general/activities?limit=50')])
    await reading.run(Math.ceil(count / 2))
    return await reading.run(count)
  } finally {
    for (const load of loads) await load.stop()
    await server.stop()
  }
}
