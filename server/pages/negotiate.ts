/**
 * Negotiate — does this request want a page?
 *
 * Rule: JSON comes first. Only who prefers HTML gets HTML; `*∕*`, nothing, or any JSON type goes on to REST.
 */
import type { Request, RequestHandler } from 'express'
import { preferred } from '../negotiate'

const FORMS = [
  'application/activity+json',
  'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
  'application/json',
  'application/stream+json',
  'application/problem+json',
  'text/html',
]

export const wantsHtml = (request: Request): boolean =>
  preferred(request.headers.accept, FORMS) === 'text/html'

const takesHtml = (request: Request): boolean =>
  preferred(request.headers.accept, ['text/html']) !== null

export const html: RequestHandler = (request, _response, next) =>
  wantsHtml(request) ? next() : next('route')

/** For addresses that have no other form. */
export const anyHtml: RequestHandler = (request, _response, next) =>
  takesHtml(request) ? next() : next('route')
