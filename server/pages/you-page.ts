/**
 * You page — what this browser's reader has chosen, for who has no script: the menu of the same name does it in place.
 *
 * In:  `theme`, from the form. Out: the page; or the cookie, and the way back to the page, so that a reload asks for nothing again.
 * Why by GET: it changes nothing but this browser's own colours.
 */
import { Router } from 'express'
import { isTheme, THEMES } from '../../views/model/themes'
import { Refusal } from '../errors'
import { html } from './negotiate'
import { readerOf } from './reader'
import { sendPage, type Drawing } from './shell'

export interface YouPageDeps {
  readonly drawing: Drawing
  readonly railStreams: () => Promise<string[]>
}

export function createYouPage({ drawing, railStreams }: YouPageDeps): Router {
  const router = Router({ caseSensitive: true })
  router.get('/you', html, async (request, response) => {
    const { theme } = request.query
    if (theme !== undefined) {
      if (!isTheme(theme)) throw new Refusal('bad-parameter', 'theme is light, dark or empty.')
      if (theme === '') response.clearCookie('theme', { sameSite: 'lax' })
      else response.cookie('theme', theme, { maxAge: YEAR_MS, sameSite: 'lax' })
      return response.redirect(303, '/you')
    }
    const reader = readerOf(request)
    sendPage(response, drawing, {
      template: 'you',
      reader,
      shell: { title: 'You', tab: 'you', streams: await railStreams(), wide: true },
      locals: { themes: THEMES, name: reader.guest?.name ?? null },
    })
  })
  return router
}

const YEAR_MS = 365 * 24 * 3_600_000
