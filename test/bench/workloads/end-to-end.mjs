/**
 * End to end — POST → store → Redis → sockets, over 16 connections: as fast as 16 in flight allow, and at a steady rate. CPU of the
 * server and its Redis together; the store is the same for all, in a process of its own, and not counted.
 */
import { deliver, posting } from '../harness/deliver.mjs'
import { present } from '../harness/present.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { startStore } from '../harness/store.mjs'
import { freshet } from '../peers/freshet.mjs'
import { obvious } from '../peers/npm.mjs'

const IN_FLIGHT = 16

export const endToEnd = {
  name: 'end-to-end',
  about:
    'POST → store → Redis → sockets. CPU of the server and of Redis; the store, the same for all, is not counted.',
  async run(bench) {
    const store = await startStore(bench)
    try {
      const tables = []
      for (const subscribers of bench.isSmoke ? [20] : [100, 1_000])
        tables.push(...(await atSize(bench, store, subscribers)))
      return tables
    } finally {
      await store.stop()
    }
  },
}

async function atSize(bench, store, subscribers) {
  const title = `End to end, ${subscribers} sockets`
  const many = Math.ceil((subscribers > 100 ? 320 : 1_600) * bench.scale)
  const rate = subscribers > 100 ? 100 : 10
  const results = await playRounds(
    { ...bench, title },
    present([freshet, obvious], bench).map((peer) => ({
      name: peer.name,
      async turn() {
        const env = { MONGODB_URL: store.url(), FRESHET_LIMITS: '' }
        return deliver(bench, async () => posting(await peer.start(bench, env), IN_FLIGHT), {
          subscribers,
          warm: [{ count: Math.ceil(many / 2), window: IN_FLIGHT }],
          runs: [
            { name: 'flight', count: many, window: IN_FLIGHT },
            { name: 'rate', count: Math.ceil(rate * 10 * bench.scale), window: 0, rate },
          ],
        })
      },
    })),
  )
  return [
    tableFrom(results, {
      key: `${subscribers}-flight`,
      title: `${title}, 16 posts in flight`,
      measure: 'µs of CPU per delivery',
      gates: {
        100: [{ gate: 7, against: 'obvious', atLeast: 4, aim: 9 }],
        1_000: [{ gate: 7, against: 'obvious', atLeast: 7, aim: 12 }],
      }[subscribers],
      pick: ({ flight: run }) => ({ value: run.usPerDeliveryWithBus, fault: run.fault, run }),
    }),
    tableFrom(results, {
      key: `${subscribers}-rate`,
      title: `${title}, ${rate} posts/s`,
      measure: 'ms from post to arrival, p99',
      gates: subscribers === 1_000 ? [{ gate: 6, atMost: 100, aim: 30 }] : [],
      pick: ({ rate: run }) => ({ value: run.p99, fault: run.fault, run }),
    }),
    tableFrom(results, {
      key: `${subscribers}-rate-cpu`,
      title: `${title}, ${rate} posts/s`,
      measure: 'µs of CPU per delivery',
      pick: ({ rate: run }) => ({ value: run.usPerDeliveryWithBus, fault: run.fault, run }),
    }),
  ]
}
