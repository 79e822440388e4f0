/**
 * Form — which media type an answer has, and that caches must know.
 *
 * Rule: AS2 for what asks for it, for `application/json` and for anything; AS1 only for `application/stream+json`;
 * nothing that fits is 406 `not-acceptable`, with a list of what there is.
 */
import type { IncomingMessage } from 'node:http'
import type { Request, Response } from 'express'
import { Refusal } from '../errors'
import { preferred } from '../negotiate'

export const AS2 = 'application/activity+json'
export const AS1 = 'application/stream+json'
/** With its profile, as ActivityPub asks for it; without one it is asked for too. */
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
const JSON_TYPE = 'application/json'

const ONLY_AS2 = [AS2, LD, JSON_TYPE] as const
const BOTH = [...ONLY_AS2, AS1] as const

export interface Form {
  readonly version: 'as2' | 'as1'
  readonly contentType: string
}

/** For what is given in both versions. */
export function formOf(request: Request, response: Response): Form {
  response.vary('Accept')
  return formFor(request)
}

/** The same; who asks says `Vary: Accept` by himself. */
export function formFor(request: IncomingMessage): Form {
  const contentType = preferred(request.headers.accept, BOTH) ?? refuse(BOTH)
  return { version: contentType === AS1 ? 'as1' : 'as2', contentType }
}

/** For what AS1 has no words for. */
export function as2FormOf(request: Request, response: Response): string {
  response.vary('Accept')
  return preferred(request.headers.accept, ONLY_AS2) ?? refuse(ONLY_AS2)
}

/** Of what was stored already: nothing can be refused any more. The answer says `Vary: Accept` by itself. */
export function formOfPosted(request: IncomingMessage): Form {
  return preferred(request.headers.accept, BOTH) === AS1
    ? { version: 'as1', contentType: AS1 }
    : { version: 'as2', contentType: AS2 }
}

function refuse(types: readonly string[]): never {
  throw new Refusal('not-acceptable', `This is given as ${types.join(', ')}.`)
}
