/**
 * Ask — one request to the server: over the network, or to a node in this process.
 *
 * Rule: an answer that does not come in time is `Unanswered`, one that is not ok a `Refusal`; nothing else is thrown,
 * but for what the caller's own signal says.
 */
import { refusalOf, Unanswered } from './refusal'

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

/** A path of the server's own, with its query. */
export type Ask = (path: string, asked?: Asked) => Promise<Response>

const ANSWER_WITHIN_MS = 20_000

/** A server at another address, also one behind a path. */
export function askAt(url: string): Ask {
  const base = url.replace(/\/+$/, '')
  return (path, asked = {}) => fetch(base + path, { cache: 'no-store', ...asked })
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export async function answerTo(
  ask: Ask,
  path: string,
  asked: Asked = {},
  withinMs: number = ANSWER_WITHIN_MS,
): Promise<Answer> {
  const { signal } = asked
  const ending = new AbortController()
  const end = () => ending.abort()
  const timer = setTimeout(end, withinMs)
  signal?.addEventListener('abort', end)
  if (signal?.aborted === true) end()
  try {
    const response = await ask(path, { ...asked, signal: ending.signal })
    if (!response.ok) throw await refusalOf(response)
    const { status, headers } = response
    // Read here: a body that never ends is no answer either.
    return { status, headers, text: await response.text() }
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason
    if (error instanceof Error && error.name === 'Refusal') throw error
    throw new Unanswered(`The server did not answer: ${reasonOf(error, withinMs)}.`, {
      cause: error,
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}

/** fetch hides the reason in `cause`. */
function reasonOf(error: unknown, withinMs: number): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError') return `nothing within ${withinMs / 1_000} s`
  const { cause } = error
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error.message
}
