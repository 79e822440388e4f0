/**
 * POST — one activity of 1 KB after another over 16 connections: without the store, the store's client alone, and the whole of it
 * (store and Redis in processes of their own), with what it costs Redis.
 */
import { activityOf } from '../harness/activity.mjs'
import { present } from '../harness/present.mjs'
import { post } from '../harness/protocols.mjs'
import { startRequests } from '../harness/requests.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { startStore } from '../harness/store.mjs'
import { freshet } from '../peers/freshet.mjs'
import { obvious, startProgram } from '../peers/npm.mjs'
import { publishesOf } from '../harness/publishes.mjs'
import { measureClient } from './store-client.mjs'

const CONNECTIONS = 16

export const posts = {
  name: 'post',
  about: 'POST of 1 KB over 16 connections, each asking again when it has its answer.',
  async run(bench) {
    const store = await startStore(bench)
    try {
      return [await accepted(bench), await stored(bench, store), ...(await whole(bench, store))]
    } finally {
      await store.stop()
    }
  },
}

async function accepted(bench) {
  const play = { ...bench, title: 'POST without the store' }
  const results = await playRounds(
    play,
    present(ACCEPTING, bench).map(({ name, start }) => ({
      name,
      turn: () => measure(bench, start, 6_000),
    })),
  )
  return tableFrom(results, {
    key: 'accept',
    title: play.title,
    measure: 'µs of CPU per request',
    gates: [{ gate: 8, against: 'obvious', atLeast: 1.8, aim: 3.3 }],
    pick: (run) => ({ value: run.usPerRequest, fault: run.fault, run }),
  })
}

const ACCEPTING = [
  { name: 'Freshet', missing: () => null, start: () => startProgram('accept', {}) },
  { name: 'obvious', missing: obvious.missing, start: (bench) => obvious.start(bench) },
  { name: 'Fastify', missing: obvious.missing, start: () => startProgram('fastify', {}) },
]

async function stored(bench, store) {
  const play = { ...bench, title: "The store's client, 16 in flight" }
  const results = await playRounds(
    play,
    ['append', 'create'].map((mode) => ({
      name: mode === 'append' ? 'Freshet' : 'Model.create',
      turn: () => measureClient(bench, mode, store.url()),
    })),
  )
  return tableFrom(results, {
    key: 'store-client',
    title: play.title,
    measure: 'µs of CPU of the client per activity',
    gates: [{ gate: 9, against: 'Model.create', atLeast: 5, aim: 10 }],
    pick: (run) => ({ value: run.usPerRequest, fault: run.fault, run }),
  })
}

async function whole(bench, store) {
  const play = { ...bench, title: 'POST, the whole of it' }
  const results = await playRounds(
    play,
    present([freshet, obvious], bench).map((peer) => ({
      name: peer.name,
      async turn() {
        const start = () => startOn(bench, peer, store)
        return {
          many: await measure(bench, start, 3_000),
          one: await measure(bench, start, 500, 1),
        }
      },
    })),
  )
  const table = (key, title, measure, pick, gates) =>
    tableFrom(results, {
      key,
      title,
      measure,
      gates,
      pick: ({ many, one }) => ({
        value: pick(many, one),
        fault: many.fault ?? one.fault,
        run: { many, one },
      }),
    })
  return [
    table(
      'whole',
      `${play.title}: accept, store client, publish`,
      'µs of CPU of the server per request',
      (many) => many.usPerRequest,
      [{ gate: 10, against: 'obvious', atLeast: 3, aim: 5 }],
    ),
    table(
      'whole-one',
      `${play.title}, one at a time`,
      'µs of CPU of the server per request',
      (_, one) => one.usPerRequest,
    ),
    table(
      'whole-store',
      `${play.title}: the store (embedded)`,
      'µs of CPU of the store per request',
      (many) => many.storeUs,
    ),
    redisTable(results),
  ]
}

/** Ours at load against ours one at a time. */
function redisTable(results) {
  const ours = results.get('Freshet') ?? []
  const perPublish = new Map([
    ['Freshet', ours.map((round) => round?.many ?? null)],
    ['Freshet, one at a time', ours.map((round) => round?.one ?? null)],
    ['obvious', (results.get('obvious') ?? []).map((round) => round?.many ?? null)],
  ])
  return tableFrom(perPublish, {
    key: 'redis',
    title: 'Redis, per publish, 16 posts in flight',
    measure: 'µs of CPU of Redis per PUBLISH',
    gates: [{ gate: 14, against: 'Freshet, one at a time', atLeast: 4, aim: 10 }],
    pick: (run) => ({ value: (run.busUs * run.good) / run.publishes, fault: run.fault, run }),
  })
}

async function startOn(bench, peer, store) {
  const server = await peer.start(bench, { MONGODB_URL: store.url(), FRESHET_LIMITS: '' })
  return { ...server, store: store.pids }
}

async function measure(bench, start, usual, connections = CONNECTIONS) {
  const server = await start(bench)
  const count = Math.ceil(usual * bench.scale)
  const requests = Array.from({ length: 1_000 }, (_, i) =>
    post('/streams/general/activities', activityOf(i)),
  )
  let load
  try {
    load = await startRequests(bench, server, { connections, requests })
    await load.run(Math.ceil(count / 2))
    const before = await publishesOf(server)
    const run = await load.run(count)
    return { ...run, publishes: (await publishesOf(server)) - before }
  } finally {
    await load?.stop()
    await server.stop()
  }
}
