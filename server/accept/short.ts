/**
 * Short — the way of a plain POST and of a plain page, before Express: its layers cost more than much that is done for them.
 *
 * In:  a request. Out: false when it is not plain; then nothing has been done with it, and the app takes it.
 * Rule: takes only what the app's own route would take, with no question open: `/streams/<name>/activities`, a sound name, nobody who
 * could want HTML, a node that is not stopping; a POST without query, a GET that neither filters nor waits. What it meets is what it would
 * meet there, in the same order: guard, patience, posting or paging, problem. The contract tests run through both (`shortPost: 0` and
 * `shortPage: 0` in FRESHET_LIMITS turn it off).
 * Measured: docs/benchmarks.md, "POST without the store" and "A page of 50".
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Limits } from '../config'
import { toRefusal } from '../errors'
import type { Log } from '../log'
import { isStreamName } from '../../schemas/stream'
import { formFor } from './form'
import { refuseHost, refuseOrigin, type Guard } from './guard'
import type { Paging } from './paging'
import { queryOf, readPageParameters } from './parameters'
import { endLate } from './patience'
import type { Posting } from './posting'
import { sendProblem, setRefusalHeaders } from './problem'
import { createRights, type RightsDeps } from './rights'

export interface ShortDeps extends RightsDeps {
  readonly limits: Limits
  readonly log: Log
  readonly guard: () => Guard
  readonly publicUrl: () => string
  readonly stopping: () => boolean
  readonly epoch: () => string
  readonly posting: Posting
  readonly paging: Paging
}

export type Short = (request: IncomingMessage, response: ServerResponse) => boolean

const BEFORE = '/streams/'
const BEHIND = '/activities'

export function createShort(deps: ShortDeps): Short {
  const { limits, log, guard, publicUrl, stopping, posting, paging } = deps
  const rights = createRights(deps)

  function refuse(method: Method, response: ServerResponse, error: unknown): void {
    const refusal = toRefusal(error)
    if (refusal.code === 'internal') log.error('request failed', { method, error })
    if (response.headersSent) return void response.destroy()
    setAlways(response)
    setRefusalHeaders(response, refusal)
    sendProblem(response, refusal, publicUrl())
  }

  async function page(
    stream: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    rights.authorize(request, 'read', stream)
    const form = formFor(request)
    const wanted = readPageParameters(queryOf(request.url ?? ''), deps.epoch(), limits)
    setAlways(response)
    await paging(request, response, { stream, form, wanted })
  }

  const ways = {
    POST: { isOn: limits.shortPost === 1, query: NONE, answer: one(posting) },
    GET: { isOn: limits.shortPage === 1, query: PLACES, answer: page },
  }

  return (request, response) => {
    const { method, headers } = request
    if (!(method === 'POST' || method === 'GET') || stopping()) return false
    const { isOn, query, answer } = ways[method]
    if (!isOn || mayWantHtml(headers.accept)) return false
    const stream = streamOf(request.url ?? '', query)
    if (stream === null) return false
    const here = guard()
    const foreign = method === 'POST' ? refuseOrigin(headers, here) : null
    const refusal = refuseHost(headers, here) ?? foreign
    endLate(request, response, limits.requestTimeoutMs)
    if (refusal) refuse(method, response, refusal)
    else
      answer(stream, request, response).catch((error: unknown) => refuse(method, response, error))
    return true
  }
}

type Method = 'POST' | 'GET'

const one =
  (posting: Posting) =>
  (stream: string, request: IncomingMessage, response: ServerResponse): Promise<void> =>
    posting([stream], request, response)

function setAlways(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Vary', 'Accept')
}

const NONE = /^$/
/** What no named filter, no feed and no waiting hangs on; what is wrong in it the reader of parameters says, as there. */
const PLACES =
  /^(?:\?(?:limit|after|before)=[\w:%.-]{0,80}(?:&(?:limit|after|before)=[\w:%.-]{0,80}){0,3})?$/

function streamOf(url: string, query: RegExp): string | null {
  if (!url.startsWith(BEFORE)) return null
  const end = url.indexOf('/', BEFORE.length)
  if (end < 0 || !url.startsWith(BEHIND, end) || !query.test(url.slice(end + BEHIND.length)))
    return null
  const name = url.slice(BEFORE.length, end)
  return isStreamName(name) ? name : null
}

/** `text/html`, and the ranges of types that hold it; anything and JSON never mean a page (pages/negotiate.ts). */
const mayWantHtml = (accept: string | undefined): boolean =>
  accept !== undefined && /text\//i.test(accept)
