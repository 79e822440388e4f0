/**
 * REST — the few calls that the witness makes: post, look at the head, read a stream back.
 *
 * In:  a server's address, with or without a path of its own. Out: answers; `Unanswered` when nobody does in time,
 * `NoFreshet` with a reason when what answers is something else.
 */
import { isEpoch, isSeq, parsePosition, type Position } from '../schemas/position'
import type { JsonObject } from '../schemas/wire'
import { seenOf } from './numbered'
import type { Seen } from './witness'

export class Unanswered extends Error {}
export class NoFreshet extends Error {}

export interface Posted {
  readonly status: number
  readonly code: string
  readonly seq: number | null
  readonly retryAfterMs: number | null
}

export const ANSWER_WITHIN_MS = 10_000
const PAGE = 100

export async function postTo(
  base: string,
  stream: string,
  activity: JsonObject,
  key: string | null,
): Promise<Posted> {
  const answer = await ask(`${base}/streams/${stream}/activities`, {
    method: 'POST',
    headers: {
      'content-type': 'application/activity+json',
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(activity),
  })
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  const code = answer.ok ? '' : (codeIn(answer.text) ?? '')
  return {
    status: answer.status,
    code,
    seq: positionIn(answer)?.seq ?? null,
    retryAfterMs: seconds >= 0 ? seconds * 1_000 : null,
  }
}

/** The position of the stream's newest entry; throws when this is no Freshet, or the stream may not be read. */
export async function headOf(base: string, stream: string): Promise<Position> {
  const address = `${base}/streams/${stream}/activities?limit=1`
  const answer = await ask(address)
  const position = positionIn(answer)
  if (answer.status === 200 && position !== null) return position
  const code = codeIn(answer.text)
  if (code !== null)
    throw new NoFreshet(`${base} does not let '${stream}' be read: ${answer.status} ${code}.`)
  throw new NoFreshet(
    `${base} answers, but is no Freshet: ${answer.status} ${answer.headers.get('content-type') ?? 'without a type'} for ${address}, and no Freshet-Position.`,
  )
}

/** Everything above a position, ascending, page by page. None when the position means nothing any more. */
export async function readBack(
  base: string,
  stream: string,
  run: string,
  from: Position,
): Promise<Seen[]> {
  const stored: Seen[] = []
  for (let { seq } = from; ;) {
    const after = `${from.epoch}:${seq}`
    const answer = await ask(
      `${base}/streams/${stream}/activities?limit=${PAGE}&after=${encodeURIComponent(after)}`,
    )
    if (answer.status === 409) return []
    const position = positionIn(answer)
    const items = itemsIn(answer.text)
    if (answer.status !== 200 || position === null || items === null)
      throw new Unanswered(
        `The stream can't be read back: ${answer.status} ${codeIn(answer.text) ?? ''}.`,
      )
    if (items.length === 0) return stored
    // Newest first and dense: a page that has fewer than it should shows as a hole at its lower end.
    const page = items.map((item, index) => seenOf(run, position.seq - index, item))
    stored.push(...page.reverse())
    if (position.seq <= seq)
      throw new Unanswered(`The stream can't be read back: pages do not go on at ${after}.`)
    seq = position.seq
  }
}

interface Answer {
  readonly status: number
  readonly ok: boolean
  readonly headers: Headers
  readonly text: string
}

async function ask(address: string, request: RequestInit = {}): Promise<Answer> {
  const headers = { accept: 'application/activity+json', ...request.headers }
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const response = await fetch(address, { ...request, headers, signal, redirect: 'manual' })
    const text = await response.text()
    return { status: response.status, ok: response.ok, headers: response.headers, text }
  } catch (error) {
    throw new Unanswered(`${new URL(address).origin} does not answer: ${reasonOf(error)}.`)
  }
}

/** fetch hides the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `nothing within ${ANSWER_WITHIN_MS / 1_000} s`
  const { cause } = error
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return cause instanceof Error ? cause.message : error.message
}

/** Its own epoch alone: a bare number would mean nothing here. */
function positionIn({ headers }: Answer): Position | null {
  const position = parsePosition(headers.get('freshet-position') ?? '', '')
  return position !== null && isEpoch(position.epoch) && isSeq(position.seq) ? position : null
}

function itemsIn(text: string): JsonObject[] | null {
  const items = parsed(text)?.['orderedItems']
  return Array.isArray(items) ? (items as JsonObject[]) : null
}

function codeIn(text: string): string | null {
  const code = parsed(text)?.['code']
  return typeof code === 'string' ? code : null
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as JsonObject) : null
  } catch {
    return null
  }
}
