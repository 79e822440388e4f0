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

export async function startSubscribers(
  bench,
  server,
  { subscribers, rooms = 1, publishers, messages },
) {
  const posting = publishers ?? server.publishers ?? 1
  const file = path.join(bench.folder, 'plan')
  writePlan(file, {
    scripts: Array.from({ length: rooms }, (_, room) => server.script(room)),
    greeting: server.greeting,
    greeted: server.greeted,
    messages: Array.from({ length: messages }, (_, i) =>
      server.message(i, i % rooms, Math.floor(i / rooms) + 1),
    ),
  })
  const child = startChild(bench.programs.subscribers, [
    file,
    String(server.port),
    String(server.publishPort ?? server.port),
    String(subscribers),
    String(posting),
    server.kind ?? 'ws',
  ])
  await child.line(/^ready$/)

  return {
    /** At most `window` under way, `rate` a second; 0 for no bound. */
    async run(count, window, rate = 0) {
      const before = costs(server)
      child.write(`run ${count} ${window} ${rate}`)
      const found = JSON.parse(await child.line(/^\{/, 300_000))
      const after = costs(server)
      const cpuUs = (after.cpu - before.cpu) / 1_000
      const busUs = (after.bus - before.bus) / 1_000
      return {
        ...found,
        cpuUs,
        busUs,
        usPerDelivery: cpuUs / found.delivered,
        usPerMessage: cpuUs / found.sent,
        fault: faultOf(found),
      }
    },
    stop: () => child.stop('SIGKILL'),
  }
}

const costs = ({ pids, bus }) => ({ cpu: cpuOf(pids), bus: bus ? cpuOf(bus) : 0 })

function faultOf({ missing, doubled, disordered, strange, closed, refused }) {
  const found = { missing, doubled, disordered, strange, closed, refused }
  const faults = Object.entries(found).filter(([, count]) => count > 0)
  return faults.length === 0 ? null : faults.map(([name, count]) => `${count} ${name}`).join(', ')
}
