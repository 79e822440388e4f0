/**
 * Storm — 1,000 sockets come back to a node that has just started, each 200 entries behind: what they cost, and how often MongoDB is
 * asked for the same.
 */
import { activityOf } from '../harness/activity.mjs'
import { startCountingProxy } from '../harness/counting-proxy.mjs'
import { present } from '../harness/present.mjs'
import { post, socketIo } from '../harness/protocols.mjs'
import { startRequests } from '../harness/requests.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { startStore } from '../harness/store.mjs'
import { resumeSubscribers } from '../harness/subscribers.mjs'
import { freshet } from '../peers/freshet.mjs'

const BEHIND = 200

export const storm = {
  name: 'storm',
  about:
    '1,000 sockets resume at once, each 200 entries of 1 KB behind. The others have no resume to compare with.',
  async run(bench) {
    const title = '1,000 sockets, 200 entries behind'
    const store = await startStore(bench)
    const results = await playRounds(
      { ...bench, title },
      present([freshet], bench).map((peer) => ({
        name: peer.name,
        turn: () => measure(bench, peer, store),
      })),
    )
    await store.stop()
    const table = (key, measured, pick, gates) =>
      tableFrom(results, {
        key,
        title,
        measure: measured,
        gates,
        pick: (run) => ({ value: pick(run), fault: run.fault, run }),
      })
    return [
      table('reads', 'reads of MongoDB per distinct range', (run) => run.reads / run.distinct, [
        { gate: 15, atMost: 1, aim: 1 },
      ]),
      table('cpu', 'µs of CPU per entry delivered', (run) => run.usPerDelivery),
      table('time', 'ms until all are level', (run) => run.ms),
    ]
  },
}

async function measure(bench, peer, store) {
  const MONGODB_URL = store.url()
  const epoch = await filled(bench, peer, MONGODB_URL)
  const proxy = await startCountingProxy(MONGODB_URL)
  const server = await peer.start(bench, { MONGODB_URL: proxy.url, FRESHET_LIMITS: '' })
  const position = { epoch, seq: 0 }
  const script = () => socketIo('subscribe', { stream: 'room-0', position })
  try {
    const subscribers = bench.isSmoke ? 20 : 1_000
    proxy.forget()
    const run = await resumeSubscribers(
      bench,
      { ...server, script },
      { subscribers, behind: BEHIND },
    )
    return { ...run, ...proxy.counts() }
  } finally {
    await server.stop()
    proxy.stop()
  }
}

async function filled(bench, peer, MONGODB_URL) {
  const server = await peer.start(bench, { MONGODB_URL, FRESHET_LIMITS: '' })
  const requests = Array.from({ length: BEHIND }, (_, i) =>
    post('/streams/room-0/activities', activityOf(i)),
  )
  const load = await startRequests(bench, server, { connections: 1, requests })
  await load.run(BEHIND)
  const page = await fetch(`http://127.0.0.1:${server.port}/streams/room-0/activities?limit=1`)
  await load.stop()
  await server.stop()
  return page.headers.get('freshet-position').split(':')[0]
}
