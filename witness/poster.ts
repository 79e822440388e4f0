/**
 * Poster — numbered posts at a rate, each until it is acknowledged.
 *
 * In:  servers, a stream, posts a second. Out: which numbers were acknowledged and where; what was refused for good.
 * Rule: each goes out at its time whether or not earlier ones were answered, as from independent people, up to a bound.
 * A try without an answer is repeated, at the next server, under the same id or key: then once stored is once (P5). Every
 * tenth is posted twice at once, to see that.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '../schemas/wire'
import { numbered } from './numbered'
import { postTo, Unanswered, type Posted } from './rest'
import type { Acknowledged } from './witness'

export interface PosterOptions {
  readonly urls: readonly string[]
  readonly stream: string
  readonly run: string
  readonly perSecond: number
  /** So many wait for their answers at once: few let a slow server set the pace. */
  readonly underWayMost?: number
}

export interface Poster {
  readonly posted: number
  readonly acknowledged: readonly Acknowledged[]
  /** Different numbers among them. */
  readonly taken: number
  /** Refused for good, by code; the client's fault or the server's, but told. */
  readonly refused: ReadonlyMap<string, number>
  /** Tries that had no answer, or one that said later. */
  readonly repeats: number
  /** No more; waits for those under way, which give up after `patienceMs`. */
  stop(patienceMs: number): Promise<void>
}

const UNDER_WAY_MOST = 256
const TICK_MS = 10
const WAIT_MS = 200
const WAIT_MAX_MS = 5_000

export function startPoster({
  urls,
  stream,
  run,
  perSecond,
  underWayMost = UNDER_WAY_MOST,
}: PosterOptions): Poster {
  const acknowledged: Acknowledged[] = []
  const refused = new Map<string, number>()
  const underWay = new Set<Promise<void>>()
  const begin = performance.now()
  let [posted, taken] = [0, 0]
  let repeats = 0
  let giveUpAt = Infinity

  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begin) * perSecond) / 1_000)
    while (posted < due && underWay.size < underWayMost) {
      const posting = postOne(++posted).finally(() => underWay.delete(posting))
      underWay.add(posting)
    }
  }, TICK_MS)

  async function postOne(number: number): Promise<void> {
    const activity = numbered(run, number)
    const hasId = number % 2 === 0
    if (hasId) activity['id'] = `urn:freshet-witness:${run}:${number}`
    const key = hasId ? null : `${run}-${number}`
    const times = number % 10 === 0 ? 2 : 1
    const answers = await Promise.all(
      Array.from({ length: times }, (_, more) => persist(activity, key, number + more)),
    )
    if (answers.some((answer) => answer !== null && isTaken(answer))) taken++
    for (const answer of answers) {
      if (answer === null) continue
      if (isTaken(answer)) acknowledged.push({ number, seq: answer.seq })
      else refused.set(nameOf(answer), (refused.get(nameOf(answer)) ?? 0) + 1)
    }
  }

  /** Null when it was given up without knowing. */
  async function persist(
    activity: JsonObject,
    key: string | null,
    first: number,
  ): Promise<Posted | null> {
    for (let tries = 0; ; tries++) {
      const url = urls[(first + tries) % urls.length]!
      const answer = await postTo(url, stream, activity, key).catch((error: unknown) => {
        if (error instanceof Unanswered) return null
        throw error
      })
      if (answer !== null && !isLater(answer)) return answer
      const wait = Math.min(WAIT_MAX_MS, answer?.retryAfterMs ?? WAIT_MS * 2 ** Math.min(tries, 5))
      if (performance.now() + wait > giveUpAt) return null
      repeats++
      await sleep(wait)
    }
  }

  return {
    get posted() {
      return posted
    },
    get repeats() {
      return repeats
    },
    get taken() {
      return taken
    },
    acknowledged,
    refused,
    async stop(patienceMs) {
      clearInterval(timer)
      giveUpAt = performance.now() + patienceMs
      await Promise.all(underWay)
    },
  }
}

const isTaken = ({ status }: Posted): boolean => status === 201 || status === 200

const isLater = ({ status }: Posted): boolean => status === 429 || status >= 500

const nameOf = ({ status, code }: Posted): string => `${status} ${code}`.trim()
