/**
 * Post — one activity, stored once however often it is sent (P5).
 *
 * In:  an activity, the streams it goes to. Out: what was stored, and where; or a Refusal.
 * Rule: without an id of its own it travels under an Idempotency-Key, so that a try without an answer is simply repeated.
 * It is repeated while the server is away, too busy or too fast asked, until the patience ends: then nobody knows
 * whether it was stored (`Unanswered`), or the last refusal is told.
 */
import type { Activity, ASObject } from '../../../schemas/activity'
import type { Position } from '../../../schemas/position'
import { waitBefore } from '../backoff'
import { randomId } from '../random-id'
import { answerTo, type Ask } from './ask'
import { AS2, positionIn, streamPath } from './page'
import { ownId } from './own-id'
import { Refusal, Unanswered } from './refusal'

export interface PostOptions {
  /** One is made when there is none. Keep it with the activity to repeat the post after a restart. */
  readonly idempotencyKey?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** So long it is tried again; 0 for one try. */
  readonly patienceMs?: number | undefined
}

export interface Posted {
  /** As it was stored. */
  readonly activity: Activity
  /** Of the new entry, in the first stream. */
  readonly position: Position
  /** Where it can be read. */
  readonly location: string
  /** False when it had been stored before. */
  readonly isNew: boolean
}

const PATIENCE_MS = 60_000
const FIRST_WAIT_MS = 300

export async function post(
  ask: Ask,
  streams: readonly string[],
  activity: ASObject,
  options: PostOptions & { readonly onWaiting?: () => void } = {},
): Promise<Posted> {
  const { signal, patienceMs = PATIENCE_MS, onWaiting } = options
  const end = Date.now() + patienceMs
  const key = ownId(activity) === null ? (options.idempotencyKey ?? randomId()) : null
  const asked = {
    method: 'POST' as const,
    headers: {
      'content-type': AS2,
      accept: AS2,
      ...(key === null ? {} : { 'idempotency-key': `"${key}"` }),
    },
    body: JSON.stringify(activity),
    ...(signal === undefined ? {} : { signal }),
  }
  for (let tries = 0; ; tries++) {
    try {
      const { status, headers, text } = await answerTo(ask, pathTo(streams), asked)
      return {
        position: positionIn(headers),
        activity: JSON.parse(text) as Activity,
        location: headers.get('location') ?? '',
        isNew: status === 201,
      }
    } catch (error) {
      const wait = waitAfter(error, tries)
      if (wait === null || Date.now() + wait > end) throw error
      onWaiting?.()
      await pause(wait, signal)
    }
  }
}

const pathTo = (streams: readonly string[]): string =>
  streams.length === 1
    ? streamPath(streams[0]!)
    : `/activities?${new URLSearchParams(streams.map((stream) => ['stream', stream]))}`

function waitAfter(error: unknown, tries: number): number | null {
  if (error instanceof Unanswered) return waitBefore(tries, FIRST_WAIT_MS)
  if (!(error instanceof Refusal) || error.retry !== 'later') return null
  return Math.max(error.retryAfterMs ?? 0, waitBefore(tries, FIRST_WAIT_MS))
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, ms)
    signal?.addEventListener('abort', end)
    if (signal?.aborted === true) end()
  })
}
