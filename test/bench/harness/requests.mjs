/**
 * Requests — the load generator that asks over HTTP (load/requests.c), at one server; each run answered, counted and priced.
 */
import path from 'node:path'
import { cpuOf } from './cpu.mjs'
import { startChild } from './child.mjs'
import { writeRequests } from './plan.mjs'

export async function startRequests(bench, server, { connections, requests }) {
  const file = path.join(bench.folder, 'requests.plan')
  writeRequests(file, requests)
  const child = startChild(bench.programs.requests, [
    file,
    String(server.port),
    String(connections),
  ])
  await child.line(/^ready$/)
  return {
    async run(count, rate = 0) {
      const before = costs(server)
      child.write(`run ${count} ${rate}`)
      const found = JSON.parse(await child.line(/^\{/, 300_000))
      const after = costs(server)
      const per = (name) => (after[name] - before[name]) / 1_000 / found.good
      const fault = found.good === count ? null : `${found.good} of ${count} answered well`
      return {
        ...found,
        usPerRequest: per('pids'),
        busUs: per('bus'),
        storeUs: per('store'),
        fault,
      }
    },
    stop: () => child.stop('SIGKILL'),
  }
}

const costs = ({ pids, bus = [], store = [] }) => ({
  pids: cpuOf(pids),
  bus: cpuOf(bus),
  store: cpuOf(store),
})
