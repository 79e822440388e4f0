/**
 * Post — sends one activity, and says in words what became of it.
 *
 * In:  a document with an id of its own. Out: stored (with its seq), to be tried again, or failed with the reason.
 * Rule: sending it again is safe, because the id is its own (P5).
 */
import type { JsonObject } from '../schemas/wire'

export type Outcome =
  | { readonly is: 'stored'; readonly seq: number }
  /** No answer, or too fast: it waits and is sent by itself. */
  | { readonly is: 'waiting'; readonly againInMs: number; readonly reason: string }
  | { readonly is: 'failed'; readonly reason: string }

const ANSWER_WITHIN_MS = 20_000
const AGAIN_MS = 4_000

export async function post(stream: string, document: JsonObject): Promise<Outcome> {
  try {
    const response = await fetch(`/streams/${stream}/activities`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/activity+json', Accept: 'application/activity+json' },
      body: JSON.stringify(document),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    if (response.ok) return { is: 'stored', seq: seqIn(response) }
    const problem = (await response.json().catch(() => ({}))) as { detail?: unknown }
    const detail = typeof problem.detail === 'string' ? problem.detail : ''
    return outcomeOf(response.status, stream, detail, Number(response.headers.get('Retry-After')))
  } catch {
    return { is: 'waiting', againInMs: AGAIN_MS, reason: '' }
  }
}

const seqIn = (response: Response): number =>
  Number(/:(\d+)$/.exec(response.headers.get('Freshet-Position') ?? '')?.[1] ?? Number.NaN)

export function outcomeOf(
  status: number,
  stream: string,
  detail: string,
  retryAfterS: number,
): Outcome {
  if (status === 429) {
    const seconds = retryAfterS > 0 ? retryAfterS : 5
    const reason = `That was quick. It goes out in ${seconds} s.`
    return { is: 'waiting', againInMs: seconds * 1_000, reason }
  }
  return { is: 'failed', reason: REASONS[status]?.(stream) ?? (detail || UNKNOWN) }
}

const UNKNOWN = 'The server did not take it. Your text is kept here.'

const REASONS: Readonly<Record<number, (stream: string) => string>> = {
  403: (stream) => `You can’t post to #${stream} any more.`,
  409: () => 'An entry with this id exists already with other content.',
  413: () => 'This is longer than 64 KiB; shorten it or post it in parts.',
  500: () => UNKNOWN,
  503: () => 'The server could not store it. Your text is kept here.',
}
