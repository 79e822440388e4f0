/**
 * Refusal — why the server did not do what it was asked, and when to ask again.
 *
 * In:  an answer that is not ok, or an acknowledgement. Out: an error with the wire's `code`, `detail` and `errors`.
 * Rule: the code is stable and for programs; the detail says to people what to do. Who got no answer at all has an
 * `Unanswered`: then it is not known whether it was done.
 */
import type { Fault, Refused, Retry } from '../../../schemas/wire'

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  /** 0 where it came without HTTP. */
  readonly status: number
  readonly detail: string
  /** What is wrong with the document, place by place. */
  readonly errors: readonly Fault[]
  readonly retry: Retry
  /** When the server said so. */
  readonly retryAfterMs: number | null

  constructor(given: {
    code: string
    retry: Retry
    status?: number
    detail?: string
    errors?: readonly Fault[]
    retryAfterMs?: number | null
  }) {
    const { code, status = 0, detail = '' } = given
    super(detail === '' ? `The server refused: ${code}.` : detail)
    this.code = code
    this.status = status
    this.detail = detail
    this.errors = given.errors ?? []
    this.retry = given.retry
    this.retryAfterMs = given.retryAfterMs ?? null
  }
}

/** No answer, or none in time. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

export const refusalOfAck = ({ code, retry }: Refused): Refusal => new Refusal({ code, retry })

export async function refusalOf(response: Response): Promise<Refusal> {
  const { status, headers } = response
  const problem = await response.json().then(recordOf, () => ({}) as Record<string, unknown>)
  const { code, detail, title, errors } = problem
  const text = [detail, title].find((one) => typeof one === 'string') as string | undefined
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return new Refusal({
    code: typeof code === 'string' ? code : `http-${status}`,
    status,
    detail: text ?? '',
    errors: Array.isArray(errors) ? (errors as Fault[]) : [],
    retry: code === 'position-lost' ? 'now' : isLater(status) ? 'later' : 'never',
    retryAfterMs: seconds >= 0 ? seconds * 1_000 : null,
  })
}

const isLater = (status: number): boolean => status === 429 || status >= 500

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
