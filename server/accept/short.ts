/**
 * Short — the way of a plain POST, before Express: its layers cost more than all that is done with the document.
 *
 * In:  a request. Out: false when it is not plain; then nothing has been done with it, and the app takes it.
 * Rule: takes only what the app's own route would take, with no question open: POST to `/streams/<name>/activities`, a sound name, no
 * query, nobody who could want HTML, a node that is not stopping. What it meets is what it would meet there, in the same order: guard, patience,
 * posting, problem. The contract tests run through both (`shortPost: 0` in FRESHET_LIMITS turns it off).
 * Measured: docs/benchmarks.md, "POST without the store".
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Limits } from '../config'
import { toRefusal } from '../errors'
import type { Log } from '../log'
import { isStreamName } from '../../schemas/stream'
import { refuseHost, refuseOrigin, type Guard } from './guard'
import { endLate } from './patience'
import type { Posting } from './posting'
import { sendProblem, setRefusalHeaders } from './problem'

export interface ShortDeps {
  readonly limits: Limits
  readonly log: Log
  readonly guard: () => Guard
  readonly publicUrl: () => string
  readonly stopping: () => boolean
  readonly posting: Posting
}

export type Short = (request: IncomingMessage, response: ServerResponse) => boolean

const BEFORE = '/streams/'
const BEHIND = '/activities'

export function createShort(deps: ShortDeps): Short {
  const { limits, log, guard, publicUrl, stopping, posting } = deps

  function refuse(response: ServerResponse, error: unknown): void {
    const refusal = toRefusal(error)
    if (refusal.code === 'internal') log.error('request failed', { method: 'POST', error })
    if (response.headersSent) return void response.destroy()
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('Vary', 'Accept')
    setRefusalHeaders(response, refusal)
    sendProblem(response, refusal, publicUrl())
  }

  return (request, response) => {
    if (!limits.shortPost || request.method !== 'POST' || stopping()) return false
    const stream = streamOf(request.url ?? '')
    if (stream === null || mayWantHtml(request.headers.accept)) return false
    const here = guard()
    const refusal = refuseHost(request.headers, here) ?? refuseOrigin(request.headers, here)
    endLate(request, response, limits.requestTimeoutMs)
    if (refusal) refuse(response, refusal)
    else posting([stream], request, response).catch((error: unknown) => refuse(response, error))
    return true
  }
}

function streamOf(url: string): string | null {
  if (!url.startsWith(BEFORE) || !url.endsWith(BEHIND)) return null
  const name = url.slice(BEFORE.length, -BEHIND.length)
  return isStreamName(name) ? name : null
}

/** `text/html`, and the ranges of types that hold it; anything and JSON never mean a page (pages/negotiate.ts). */
const mayWantHtml = (accept: string | undefined): boolean =>
  accept !== undefined && /text\//i.test(accept)
