/** Memory — of 10,000 connections that listen and hear nothing: proportional set size, after a collection of garbage. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pssOf } from '../harness/cpu.mjs'
import { present } from '../harness/present.mjs'
import { playRounds } from '../harness/rounds.mjs'
import { tableFrom } from '../harness/rows.mjs'
import { startSubscribers } from '../harness/subscribers.mjs'
import { freshet } from '../peers/freshet.mjs'
import { obvious, ws } from '../peers/npm.mjs'

const COLLECTS = {
  NODE_OPTIONS: `--import ${fileURLToPath(new URL('../servers/collect.mjs', import.meta.url))}`,
}

export const memory = {
  name: 'memory',
  about:
    '10,000 subscribed connections; KB of PSS for each, above what the process had without them.',
  async run(bench) {
    const title = '10,000 idle connections'
    const results = await playRounds(
      { ...bench, title },
      present([freshet, obvious, ws], bench).map((peer) => ({
        name: peer.name,
        turn: () => measure(bench, peer),
      })),
    )
    const table = (key, words, gates) =>
      tableFrom(results, {
        key,
        title: `${title}, ${words}`,
        measure: 'KB per connection',
        gates,
        pick: ({ [key]: value, run }) => ({ value, fault: run.fault, run }),
      })
    return [
      table('idle', 'after connecting', [
        { gate: 12, against: 'obvious', atLeast: 1 / 0.9, aim: 1 / 0.65 },
      ]),
      table('used', 'after 20 activities to all'),
    ]
  },
}

async function measure(bench, peer) {
  const subscribers = bench.isSmoke ? 100 : 10_000
  const server = await peer.start(bench, COLLECTS)
  let load
  try {
    const before = await settled(bench, server)
    load = await startSubscribers(bench, server, { subscribers, messages: 20 })
    const idle = ((await settled(bench, server)) - before) / subscribers
    const run = await load.run(20, 1)
    const used = ((await settled(bench, server)) - before) / subscribers
    return { idle: Math.max(idle, 0.001), used: Math.max(used, 0.001), run }
  } finally {
    await load?.stop()
    await server.stop()
  }
}

async function settled(bench, { pids }) {
  for (const pid of pids) process.kill(pid, 'SIGUSR2')
  await sleep(bench.isSmoke ? 200 : 1_500)
  return pssOf(pids)
}
