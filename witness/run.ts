/**
 * Run — one hearing of the witness: posts at a rate, clients of every kind, cuts, and at the end the verdict.
 *
 * In:  servers of one Freshet, a stream, how long, how many. Out: progress meanwhile; the verdict and what it stands on.
 * Clients: from the beginning · live · late with the newest 20 · late from the beginning · likes alone; every other one is cut at
 * random and resumes, and one more reads server-sent events. The same seed cuts at the same times.
 * Rule: it judges when everybody has come to the head, or `settleSeconds` after the last post: who is not there by then has missed it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Position } from '../schemas/position'
import { joinAll } from './clients'
import { isLike } from './numbered'
import type { Observer } from './observer'
import { startPoster } from './poster'
import { absentOf, lowest, progressOf, sums, type Progress } from './progress'
import { createRandom } from './random'
import { headOf, readBack, Unanswered } from './rest'
import { judge, type Acknowledged, type Verdict } from './witness'

export interface RunOptions {
  readonly urls: readonly string[]
  readonly stream: string
  readonly seconds: number
  readonly postsPerSecond: number
  readonly clients: number
  readonly seed: number
  readonly settleSeconds?: number
  /** Ends the posting early; the verdict still comes. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** The clients as they join, for who wants to cut them too. */
  readonly onJoin?: (observer: Observer) => void
}

export interface Outcome {
  readonly verdict: Verdict
  readonly posted: number
  readonly repeats: number
  readonly refused: readonly (readonly [reason: string, times: number])[]
  readonly cuts: number
  readonly resumes: number
  /** Clients that could not be judged, with the reason. */
  readonly absent: readonly string[]
}

const PROGRESS_MS = 200
const PATIENCE_MS = 15_000
const SETTLE_SECONDS = 30
const ROUNDS = 5
const SETTLED_FOR_MS = 300

export async function runWitness(options: RunOptions): Promise<Outcome> {
  const { urls, stream, seconds, signal } = options
  const random = createRandom(options.seed)
  const run = Math.floor(Math.random() * 2 ** 40).toString(36)
  const base = await anywhere(urls, (url) => headOf(url, stream), 1)
  const ending = new AbortController()
  const observers: Observer[] = []
  const join = (observer: Observer) => {
    observers.push(observer)
    options.onJoin?.(observer)
  }
  joinAll({ ...options, run, base, random, join, until: ending.signal })
  const poster = startPoster({ urls, stream, run, perSecond: options.postsPerSecond })
  const begin = performance.now()
  const look = () =>
    options.onProgress?.(
      progressOf(poster, observers, base, performance.now() - begin, ending.signal.aborted),
    )
  const looking = setInterval(look, PROGRESS_MS)
  try {
    await sleep(seconds * 1_000, undefined, signal ? { signal } : {}).catch(() => undefined)
    ending.abort()
    await poster.stop(PATIENCE_MS)
    const head = await settle(options, observers, lastLike(poster.acknowledged))
    look()
    for (const observer of observers) observer.stop()
    const from = { ...base, seq: lowest(base, observers) }
    const stored = await anywhere(urls, (url) => readBack(url, stream, run, from), ROUNDS)
    const verdict = judge({
      from: from.seq,
      stored,
      acknowledged: poster.acknowledged,
      accounts: observers.flatMap(({ ledger, position }) =>
        ledger.accounts(Math.max(head.seq, position?.seq ?? 0)),
      ),
      breaks: observers.flatMap(({ ledger }) => ledger.breaks),
    })
    const { cuts, resumes } = sums(observers)
    const { posted, repeats, refused } = poster
    return {
      verdict,
      posted,
      repeats,
      refused: [...refused],
      cuts,
      resumes,
      absent: absentOf(observers),
    }
  } finally {
    ending.abort()
    clearInterval(looking)
    for (const observer of observers) observer.stop()
    await poster.stop(0)
  }
}

/** The head, once everybody has come to it and nothing more arrives, or when the time is up. */
async function settle(
  { urls, stream, settleSeconds = SETTLE_SECONDS }: RunOptions,
  observers: readonly Observer[],
  lastLikeSeq: number,
): Promise<Position> {
  const end = performance.now() + settleSeconds * 1_000
  for (;;) {
    const head = await anywhere(urls, (url) => headOf(url, stream), ROUNDS)
    const areThere = observers.every(
      ({ position, refused, isFiltered }) =>
        refused !== null ||
        (position?.epoch === head.epoch && position.seq >= (isFiltered ? lastLikeSeq : head.seq)),
    )
    await sleep(SETTLED_FOR_MS)
    if (areThere || performance.now() > end) return head
  }
}

/** As far as we know: those of others may come after it. */
const lastLike = (acknowledged: readonly Acknowledged[]): number =>
  acknowledged.reduce((last, { number, seq }) => Math.max(last, isLike(number) ? (seq ?? 0) : 0), 0)

/** The first server that answers; some may be down, and all for a moment. */
async function anywhere<T>(
  urls: readonly string[],
  ask: (url: string) => Promise<T>,
  rounds: number,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const url = urls[(tries - 1) % urls.length]!
    try {
      return await ask(url)
    } catch (error) {
      if (!(error instanceof Unanswered) || tries === rounds * urls.length) throw error
      await sleep(1_000)
    }
  }
}
