/**
 * Post — sends one activity, and says in words what became of it.
 *
 * In:  a document with an id of its own. Out: stored (with its seq), to be tried again, or failed with the reason.
 * Rule: sending it again is safe, because the id is its own (P5).
 */
import type { JsonObject } from '../schemas/wire'
import { Refusal, type Client } from './live/connect'

export type Outcome =
  | { readonly is: 'stored'; readonly seq: number }
  /** No answer, or too fast: it waits and is sent by itself. */
  | { readonly is: 'waiting'; readonly againInMs: number; readonly reason: string }
  | { readonly is: 'failed'; readonly reason: string }

const AGAIN_MS = 4_000

/** One try: the outbox sends again, since it shows meanwhile that it waits. */
export async function post(client: Client, stream: string, document: JsonObject): Promise<Outcome> {
  try {
    const { position } = await client.post(stream, document, { patienceMs: 0 })
    return { is: 'stored', seq: position.seq }
  } catch (error) {
    if (!(error instanceof Refusal)) return { is: 'waiting', againInMs: AGAIN_MS, reason: '' }
    const { status, detail, retryAfterMs } = error
    return outcomeOf(status, stream, detail, (retryAfterMs ?? 0) / 1_000)
  }
}

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
