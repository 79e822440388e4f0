/**
 * Form — which media type an answer has. Pure but for the request's Accept header.
 *
 * Rule: AS2 for what asks for it, for `application/json` and for anything; AS1 only for `application/stream+json`;
 * nothing that fits is 406 `not-acceptable`.
 */
import type { Request } from 'express'
import { Refusal } from '../errors'

export const AS2 = 'application/activity+json'
export const AS1 = 'application/stream+json'
/** With its profile, as ActivityPub asks for it; without one it is asked for too. */
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
const JSON_TYPE = 'application/json'

export interface Form {
  readonly version: 'as2' | 'as1'
  readonly contentType: string
}

export function formOf(request: Request, versions: readonly ('as2' | 'as1')[] = ['as2']): Form {
  const offered = versions.includes('as1') ? [AS2, LD, JSON_TYPE, AS1] : [AS2, LD, JSON_TYPE]
  const chosen = request.accepts(offered)
  if (chosen === AS1) return { version: 'as1', contentType: AS1 }
  if (chosen === AS2 || chosen === LD || chosen === JSON_TYPE)
    return { version: 'as2', contentType: chosen }
  throw new Refusal('not-acceptable', `This is given as ${offered.join(', ')}.`)
}
