/**
 * Soak — load and random faults for as long as asked; at the end the witness's verdict, and whether anything has grown.
 *
 * In:  `--minutes` (10), `--seed`, `--clients`, `--posts-per-second`, `--nodes` (3).
 * Out: what is done to whom, progress every few seconds, the verdict. Exit code 0: 0 lost, 0 doubled, in order, nothing grown,
 * and no error of ours in the logs. Otherwise 1, and the logs are kept.
 * Everything it starts ends with it. The same seed chooses the same faults for the same times.
 */
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startCluster } from '../../demo/chaos/cluster.mjs'
import { createScreen } from '../../demo/chaos/screen.mjs'
import { faultsOf } from './faults.mjs'
import { createGrowth } from './growth.mjs'
import { faultsInLogs } from './logs.mjs'

const load = createRequire(import.meta.url)
const { createRandom } = load('../../dist/witness/random.js')
const { runWitness } = load('../../dist/witness/run.js')
const { count, findingLines, verdictLine } = load('../../dist/witness/words.js')

const CALM_MS = [1_000, 5_000]
const MEASURE_MS = 1_000
const CLEAN_WITHIN_MS = 10_000
/** A run that takes this much longer than asked hangs. */
const OVERTIME_MS = 180_000

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    clients: { type: 'string', default: '30' },
    'posts-per-second': { type: 'string', default: '50' },
    nodes: { type: 'string', default: '3' },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed)
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  console.error(
    'npm run soak -- [--minutes 10] [--seed n] [--clients 30] [--posts-per-second 50] [--nodes 3]',
  )
  process.exit(2)
}
const screen = createScreen(process.stdout)
const ending = new globalThis.AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => (ending.signal.aborted ? process.exit(130) : ending.abort()))
setTimeout(
  () => {
    console.error('The soak hangs: it has not ended in time.')
    process.exit(1)
  },
  minutes * 60_000 + OVERTIME_MS,
).unref()

process.exitCode = await main()

async function main() {
  const cluster = await startCluster(Math.max(2, Number(values.nodes)))
  const store = cluster.redis === null ? 'embedded stores' : 'a redis-server, embedded store'
  screen.say(
    `Soak: ${minutes} min, seed ${seed}, ${cluster.nodes.length} nodes, ${store}, ${values['posts-per-second']} posts a second, ${values.clients} clients and one more`,
  )
  let wrong = ['it did not come to an end']
  try {
    wrong = await soak(cluster)
  } finally {
    screen.end()
    await cluster.stop(wrong.length > 0)
    for (const what of wrong) console.log(`NOT CLEAN: ${what}`)
    console.log(
      wrong.length > 0
        ? `Again with the same faults: npm run soak -- --minutes ${minutes} --seed ${seed}. Logs: ${cluster.dir}`
        : `All clean (seed ${seed}).`,
    )
  }
  return wrong.length > 0 ? 1 : 0
}

/** Answers what was wrong, in words. */
async function soak(cluster) {
  const clients = []
  const steady = cluster.nodes[1]
  const growth = await createGrowth(steady.pid, cluster.storePort)
  const watching = globalThis.setInterval(() => void growth.look(), MEASURE_MS)
  const over = new globalThis.AbortController()
  const breaking = breakThings(
    cluster,
    clients,
    globalThis.AbortSignal.any([over.signal, ending.signal]),
  )
  const stop = globalThis.setTimeout(() => over.abort(), minutes * 60_000)
  let outcome
  try {
    outcome = await runWitness({
      urls: cluster.urls,
      stream: 'soak',
      seconds: minutes * 60,
      postsPerSecond: Number(values['posts-per-second']),
      clients: Number(values.clients),
      seed,
      signal: ending.signal,
      settleSeconds: 60,
      onJoin: (client) => clients.push(client),
      onProgress: (progress) => screen.show(liveLine(progress, growth)),
    })
  } finally {
    globalThis.clearTimeout(stop)
    over.abort()
    globalThis.clearInterval(watching)
  }
  const faults = await breaking
  if (steady.isUp()) await growth.end()

  screen.end()
  const { verdict, cuts, resumes, repeats, refused, absent } = outcome
  for (const line of findingLines(verdict)) screen.say(line)
  screen.say(
    `${faults.struck} faults, ${count(cuts)} connections cut, ${count(resumes)} resumed, ${count(repeats)} posts repeated until they had an answer`,
  )
  screen.say(`${steady.name}: ${growth.line()}`)
  screen.say(verdictLine(verdict))
  return [
    ...(verdict.clean ? [] : ['the verdict']),
    ...absent,
    ...refused.map(([reason, times]) => `${times} posts were refused: ${reason}`),
    ...faults.failed,
    ...cluster.nodes
      .filter((node) => !node.isUp())
      .map(({ name }) => `${name} has ended by itself`),
    ...growth.wrong(),
    ...(await leftBehind(cluster)),
    ...(await faultsInLogs(cluster.nodes)),
  ]
}

async function breakThings(cluster, clients, until) {
  const random = createRandom(seed)
  const faults = faultsOf(cluster, clients)
  const failed = []
  let struck = 0
  const wait = (ms) => sleep(ms, undefined, { signal: until }).catch(() => undefined)
  for (;;) {
    await wait(random.between(...CALM_MS))
    if (until.aborted) return { struck, failed }
    const [what, strike, mend, from, to] = faults[random.between(0, faults.length - 1)]
    const ms = random.between(from, to)
    screen.say(`      ${what}${mend === null ? '' : `, for ${(ms / 1_000).toFixed(1)} s`}`)
    struck++
    try {
      if ((await strike()) === false) failed.push(`${what}: it did not end in order and in time`)
      await wait(ms)
      await mend?.()
    } catch (error) {
      failed.push(`${what}: ${error.message}`)
    }
  }
}

/** P8: nobody listens any more; the nodes should not either. */
async function leftBehind({ redis }) {
  if (redis === null) return []
  let channels = []
  for (const end = Date.now() + CLEAN_WITHIN_MS; Date.now() < end; await sleep(200)) {
    channels = await redis.channels('freshet:stream:*')
    if (channels.length === 0) return []
  }
  return [`still subscribed though nobody listens: ${channels.join(', ')}`]
}

function liveLine(progress, growth) {
  const { seconds, acknowledged, arrived, missed, doubled, clients, isSettling } = progress
  const at = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return `${at.padStart(5)} ${count(acknowledged)} posted, ${count(arrived)} with all ${clients}, missed ${missed}, doubled ${doubled}; ${growth.now()}${isSettling ? ' (waiting for all to be level)' : ''}`
}
