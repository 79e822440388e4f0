/**
 * Refusals — every error that a user can cause, in one table.
 *
 * In:  a code, perhaps a detail that says what to do.
 * Out: HTTP status, retry rule for sockets, public text.
 * Rule: only a Refusal shows its text; anything else becomes `internal` without any.
 */
import type { Fault, Refused, Retry } from '../schemas/wire'

interface Row {
  readonly status: number
  readonly retry: Retry
  readonly title: string
}

const row = (status: number, title: string, retry: Retry = 'never'): Row => ({
  status,
  retry,
  title,
})

export const REFUSALS = {
  'bad-json': row(400, 'The body is not JSON'),
  'bad-utf8': row(400, 'The body is not UTF-8'),
  'bad-parameter': row(400, 'A parameter is unknown or has a value that is not allowed'),
  'bad-request': row(400, 'The request has a shape that is not understood'),
  'bad-stream': row(400, 'This is not a name for a stream'),
  unauthorized: row(401, 'Credentials are missing or not valid'),
  forbidden: row(403, 'This is not allowed'),
  'not-found': row(404, 'There is nothing at this address'),
  'not-acceptable': row(406, 'None of the accepted forms can be given'),
  'id-reused': row(409, 'An activity with this id and other content exists'),
  'position-lost': row(409, 'This position does not belong to the stream as it is now', 'now'),
  gone: row(410, 'This was deleted'),
  'too-large': row(413, 'The body is too large'),
  'content-type': row(415, 'This media type is not taken'),
  'content-encoding': row(415, 'Encoded bodies are not taken'),
  invalid: row(422, 'The document breaks rules of ActivityStreams'),
  'too-deep': row(422, 'The document is nested too deeply'),
  'duplicate-key': row(422, 'An object names a member twice'),
  'forbidden-key': row(422, 'An object has a member that is not allowed'),
  'id-reserved': row(422, 'Ids under this server are given by the server'),
  'key-reused': row(422, 'This Idempotency-Key came with another body before'),
  'slow-down': row(429, 'Too many requests in too short a time', 'later'),
  limit: row(429, 'A limit is reached', 'later'),
  busy: row(503, 'The server is too busy to take this now', 'later'),
  'no-primary': row(503, 'The store can not take writes now', 'later'),
  slow: row(503, 'The connection did not keep up', 'later'),
  internal: row(500, 'Something went wrong on our side', 'later'),
} as const satisfies Record<string, Row>

export type Code = keyof typeof REFUSALS

/** An expected error. `detail` is shown to the user and says what to do; `cause` never is. */
export class Refusal extends Error {
  readonly code: Code
  readonly detail: string | undefined
  readonly faults: readonly Fault[] | undefined
  readonly retryAfterSeconds: number | undefined
  /** The media types that are taken here (RFC 9110 §15.5.16). */
  readonly takes: readonly string[] | undefined
  /** More members of the problem (RFC 9457 §3.2). */
  readonly members: Readonly<Record<string, unknown>> | undefined

  constructor(
    code: Code,
    detail?: string,
    more: {
      faults?: readonly Fault[]
      retryAfterSeconds?: number
      takes?: readonly string[]
      members?: Readonly<Record<string, unknown>>
      cause?: unknown
    } = {},
  ) {
    super(detail ?? REFUSALS[code].title, { cause: more.cause })
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
    this.faults = more.faults
    this.retryAfterSeconds = more.retryAfterSeconds
    this.takes = more.takes
    this.members = more.members
  }

  get status(): number {
    return REFUSALS[this.code].status
  }
}

/** What the outside may know of any thrown value. */
export const toRefusal = (error: unknown): Refusal =>
  error instanceof Refusal ? error : new Refusal('internal', undefined, { cause: error })

/** Below PUBLIC_URL: the page on which each code has its paragraph. */
export const ERRORS_PAGE = '/docs/errors'

/** RFC 9457 problem details. `type` leads to what is written about the code, once it is known where this server is. */
export function toProblem(refusal: Refusal, publicUrl = ''): Record<string, unknown> {
  return {
    type: publicUrl === '' ? 'about:blank' : `${publicUrl}${ERRORS_PAGE}#${refusal.code}`,
    title: REFUSALS[refusal.code].title,
    status: refusal.status,
    code: refusal.code,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
    ...(refusal.faults === undefined ? {} : { errors: refusal.faults }),
    ...refusal.members,
  }
}

/** The same refusal as a socket acknowledgement. */
export const toRefused = (refusal: Refusal): Refused => ({
  ok: false,
  code: refusal.code,
  retry: REFUSALS[refusal.code].retry,
})
