/**
 * Subscribers — the load generator, connected to one server and ready; each run is published, delivered, judged and priced.
 *
 * In:  where a server listens and how one subscribes and publishes there (peers/). Out: CPU of the server per delivery, times, and
 *      what the witness found. A run with a finding is no figure: `fault` says why.
 */
import path from 'node:path'
import { cpuOf } from './cpu.mjs'
import { startChild } from './child.mjs'
import { writePlan } from './plan.mjs'

export async function startSubscribers(bench, server, wanted) {
  const child = start(bench, server, wanted)
  await child.line(/^ready$/)
  return {
    /** At most `window` under way, `rate` a second; 0 for no bound. */
    run(count, window, rate = 0) {
      return priced(server, () => {
        child.write(`run ${count} ${window} ${rate}`)
        return child.line(/^\{/, 300_000)
      })
    },
    stop: () => child.stop('SIGKILL'),
  }
}

/** They come back, and are given what is there already: the first `behind` numbers. */
export async function resumeSubscribers(bench, server, wanted) {
  let child
  try {
    return await priced(server, () => {
      child = start(bench, server, { ...wanted, messages: wanted.behind })
      return child.line(/^\{/, 300_000)
    })
  } finally {
    await child.stop('SIGKILL')
  }
}

function start(bench, server, { subscribers, rooms = 1, messages, behind }) {
  const file = path.join(bench.folder, 'subscribers.plan')
  writePlan(file, {
    scripts: Array.from({ length: rooms }, (_, room) => server.script(room)),
    greeting: server.greeting,
    greeted: server.greeted,
    messages: Array.from({ length: messages }, (_, i) =>
      server.message(i, i % rooms, Math.floor(i / rooms) + 1),
    ),
  })
  return startChild(bench.programs.subscribers, [
    file,
    String(server.port),
    String(server.publishPort ?? server.port),
    String(subscribers),
    String(server.publishers ?? 1),
    server.kind ?? 'ws',
    ...(behind === undefined ? [] : [String(behind)]),
  ])
}

async function priced({ pids, bus = [] }, work) {
  const before = [cpuOf(pids), cpuOf(bus)]
  const found = JSON.parse(await work())
  const cpuUs = (cpuOf(pids) - before[0]) / 1_000
  const busUs = (cpuOf(bus) - before[1]) / 1_000
  return {
    ...found,
    cpuUs,
    busUs,
    usPerDelivery: cpuUs / found.delivered,
    usPerDeliveryWithBus: (cpuUs + busUs) / found.delivered,
    usPerMessage: cpuUs / found.sent,
    fault: faultOf(found),
  }
}

function faultOf({ missing, doubled, disordered, strange, closed, refused }) {
  const found = { missing, doubled, disordered, strange, closed, refused }
  const faults = Object.entries(found).filter(([, count]) => count > 0)
  return faults.length === 0 ? null : faults.map(([name, count]) => `${count} ${name}`).join(', ')
}
