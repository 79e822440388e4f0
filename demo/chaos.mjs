/**
 * Chaos — two nodes, a handful of clients, and everything that can break, before the reader's eyes; about a minute.
 * In: `--seconds` (60), `--seed`. Out: what is broken and what healed, a live count, the witness's verdict; exit code 0 when clean.
 */
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { startCluster } from './chaos/cluster.mjs'
import { createScreen } from './chaos/screen.mjs'

const load = createRequire(import.meta.url)
const { runWitness } = load('../dist/witness/run.js')
const { count, findingLines, verdictLine } = load('../dist/witness/words.js')

const CLIENTS = 8
const POSTS_PER_SECOND = 40

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
  },
})
const seconds = Math.max(10, Number(values.seconds) || 60)
const screen = createScreen(process.stdout)
const ending = new globalThis.AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => (ending.signal.aborted ? process.exit(130) : ending.abort()))

process.exitCode = await main()

async function main() {
  screen.say(
    `Freshet, and everything that can break. ${seconds} s, seed ${values.seed}; Ctrl-C ends it early.`,
  )
  const cluster = await startCluster(2)
  const { redis, nodes, urls } = cluster
  screen.say(
    `Two nodes at ${urls.join(' and ')}; ${redis === null ? 'no redis-server is installed, so that the embedded one in node 1 dies with it' : 'a redis-server of their own'}.`,
  )
  screen.say(
    `${POSTS_PER_SECOND} posts a second; ${CLIENTS} clients and one by server-sent events listen.\n`,
  )
  let isClean = false
  try {
    isClean = await play(cluster, nodes)
    return isClean ? 0 : 1
  } finally {
    screen.end()
    await cluster.stop(!isClean)
    if (!isClean) console.log(`What the nodes said is kept in ${cluster.dir}.`)
  }
}

async function play(cluster, nodes) {
  const clients = []
  const timers = scriptOf(cluster, nodes, clients).map(([at, text, act, heals]) =>
    setTimeout(() => void strike(text, act, heals), (at * seconds * 1_000) / 60),
  )
  let last = null
  let hoped = null

  async function strike(text, act, heals) {
    if (ending.signal.aborted) return
    const since = Date.now()
    screen.say(`${clock(last)}  ${heals ? '+' : 'x'} ${text}`)
    try {
      await act()
    } catch (error) {
      return screen.say(`${clock(last)}  ! ${error.message}`)
    }
    if (heals) hoped = { upTo: last?.acknowledged ?? 0, since }
  }

  const outcome = await runWitness({
    urls: cluster.urls,
    stream: 'chaos',
    seconds,
    postsPerSecond: POSTS_PER_SECOND,
    clients: CLIENTS,
    seed: Number(values.seed) || 0,
    signal: ending.signal,
    onJoin: (client) => clients.push(client),
    onProgress(progress) {
      last = progress
      if (hoped !== null && progress.arrived >= hoped.upTo) {
        const took = ((Date.now() - hoped.since) / 1_000).toFixed(1)
        screen.say(
          `${clock(progress)}  = healed: all ${progress.clients} have everything up to ${count(hoped.upTo)}, ${took} s later`,
        )
        hoped = null
      }
      screen.show(liveLine(progress))
    },
  }).finally(() => timers.forEach((timer) => globalThis.clearTimeout(timer)))

  screen.end()
  const { verdict, cuts, resumes, repeats, refused, absent } = outcome
  screen.say('')
  for (const line of [...findingLines(verdict), ...absent]) screen.say(line)
  for (const [reason, times] of refused) screen.say(`${count(times)} posts were refused: ${reason}`)
  screen.say(
    `${count(cuts)} clients' connections cut, ${count(resumes)} resumed where they were, ${count(repeats)} posts repeated until they had an answer`,
  )
  screen.say(verdictLine(verdict))
  return verdict.clean && absent.length === 0
}

/** [second, what it is, the deed, whether it heals] */
function scriptOf({ redis, cutRedis, cutStore }, [first, second], clients) {
  const cutAll = () => clients.forEach((client) => client.cut(300))
  const withRedis = [
    [
      9,
      'redis-server is killed: posts are still taken, and the patrol delivers',
      () => redis.kill(),
    ],
    [18, 'redis-server is started again', () => redis.start(), true],
  ]
  return [
    [4, 'every connection to Redis is cut', cutRedis],
    [5, 'they may connect again', () => undefined, true],
    ...(redis === null ? [] : withRedis),
    [25, 'node 2 is killed (kill -9), and its clients go to node 1', () => second.kill()],
    [29, 'node 2 is started again', () => second.start(), true],
    [34, 'node 1 is killed, and with it the store: nobody can post', () => first.kill()],
    [37, 'node 1 is started again, on the same data', () => first.start(), true],
    [43, 'node 2 stands still (SIGSTOP)', () => second.pause()],
    [47, 'node 2 may go on (SIGCONT)', () => second.resume(), true],
    [50, 'every connection to the store is cut', cutStore],
    [52, 'every client is cut at once', cutAll],
    [53, 'they may come back', () => undefined, true],
  ]
}

function clock(progress) {
  return `${String(progress?.seconds ?? 0).padStart(3)} s`
}

function liveLine(progress) {
  const { acknowledged, arrived, missed, doubled, clients, isSettling } = progress
  const figures = `posted ${count(acknowledged)} · arrived with all ${clients}: ${count(arrived)} · missed ${count(missed)} · doubled ${count(doubled)}`
  return `${clock(progress)}    ${figures}${isSettling ? ' · waiting for the last' : ''}`
}
