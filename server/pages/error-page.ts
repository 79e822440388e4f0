/**
 * Error page — a refusal in the words of a page.
 *
 * In:  a request, its response, a refusal. Out: true when it was answered, because the client prefers HTML.
 * Rule: says what happened, what is safe, what to do; never why.
 */
import type { Request, Response } from 'express'
import { REFUSALS, type Refusal } from '../errors'
import { wantsHtml } from './negotiate'
import { readerOf } from './reader'
import { sendPage, type Drawing } from './shell'

interface Words {
  readonly heading: string
  readonly title: string
  readonly text: string
}

/** `createPages` leaves what drawing needs on each response that passes it. */
export const rememberDrawing = (response: Response, drawing: Drawing): void => {
  response.locals['drawing'] = drawing
}

export function renderError(request: Request, response: Response, refusal: Refusal): boolean {
  const drawing = response.locals['drawing'] as Drawing | undefined
  if (drawing === undefined || response.headersSent || !wantsHtml(request)) return false
  const { heading, title, text } = wordsFor(refusal)
  const links = [
    ...(refusal.status >= 500 ? [{ href: addressOf(request), text: 'Try again' }] : []),
    { href: '/streams/general', text: 'Go to #general' },
    { href: '/streams', text: 'All streams' },
  ]
  response.status(refusal.status)
  sendPage(response, drawing, {
    template: 'error',
    reader: readerOf(request),
    shell: { title: heading, streams: [] },
    locals: { error: { heading, title, text, links, status: refusal.status, code: refusal.code } },
  })
  return true
}

/** Never the address of another host: `//host/` would be one. */
const addressOf = (request: Request): string =>
  request.method === 'GET' ? request.originalUrl.replace(/^\/{2,}/, '/') : '/'

function wordsFor(refusal: Refusal): Words {
  const { code, status, detail } = refusal
  if (code === 'not-found' || code === 'bad-stream' || code === 'forbidden') return MISSING
  if (code === 'gone')
    return {
      heading: 'Deleted',
      title: 'This entry was deleted',
      text: 'Its number stays, its content is gone.',
    }
  if (code === 'no-primary' || code === 'busy')
    return {
      heading: 'Not just now',
      title: 'New entries can’t be stored just now',
      text: 'Reading may work; try again in a moment.',
    }
  if (status >= 500)
    return {
      heading: 'Error',
      title: 'Something went wrong on our side',
      text: 'Nothing that you wrote is lost.',
    }
  if (code === 'position-lost')
    return {
      heading: 'Not here any more',
      title: 'The stream was numbered anew',
      text: 'This place in it does not exist any more. Begin again at the newest entries.',
    }
  return { heading: 'Not possible', title: REFUSALS[code].title, text: detail ?? '' }
}

const MISSING: Words = {
  heading: 'Not found',
  title: 'There is nothing at this address',
  text: 'The entry may have been deleted, the link may be cut short, or it stands in a stream that you can’t read.',
}
