/**
 * Shell — locals of the layout, and the headers of every page.
 *
 * Rule: a page runs only our own script and style, shows only our own pictures, talks to nobody else, and is kept by no
 * cache, since it may be a private one.
 */
import type { Response } from 'express'
import { avatarOf } from '../../views/model/avatar'
import type { Assets } from './assets'
import type { Reader } from './reader'
import type { Render } from './templates'
import { sendZipped } from './zip'

const SECURITY = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: a form would then send `Origin: null`, which the guard refuses.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  Vary: 'Accept, Cookie',
}

export interface Shell {
  readonly title: string
  readonly tab?: 'stream' | 'streams' | 'search' | 'docs' | 'you'
  /** The stream that this page belongs to; always in the rail. */
  readonly stream?: string
  readonly streams: readonly string[]
  readonly wide?: boolean
  /** What the panel at the right is called. */
  readonly panel?: string
  readonly skip?: string
  /** The page's own script, for those that show no entries. */
  readonly script?: string
  /** Other forms of what the page shows, for programs that find them by it. */
  readonly alternates?: readonly { type: string; title: string; href: string }[]
}

export interface Drawing {
  readonly render: Render
  readonly assets: Assets
}

export function sendPage(
  response: Response,
  { render, assets }: Drawing,
  page: { template: string; reader: Reader; shell: Shell; locals: Record<string, unknown> },
): void {
  const { shell, reader } = page
  const current = shell.stream ?? 'general'
  // By name among themselves: a rail that changes its order with each visit can't be learnt.
  const own = [...reader.visited, ...(shell.stream === undefined ? [] : [shell.stream])].sort()
  const others = [...shell.streams, 'general', current].sort()
  const names = [...new Set([...own, ...others])]
  const html = render(page.template, {
    ...page.locals,
    page: {
      title: `${shell.title} · Freshet`,
      theme: reader.theme,
      css: assets.url('style.css'),
      script: assets.url(shell.script ?? 'feed.js'),
      icons: assets.url('icons.svg'),
      mark: assets.url('mark.svg'),
      alternates: shell.alternates ?? [],
      wide: shell.wide === true,
      panel: shell.panel ?? null,
      tab: shell.tab,
      me: { name: reader.guest?.name ?? null, face: avatarOf({ ...reader.guest }, '') },
      tabs: { stream: streamHref(current) },
      skip: { href: '#entries', text: shell.skip ?? 'To the content' },
      streams: names.map((name) => ({
        name,
        href: streamHref(name),
        mark: markOf(name),
        current: name === shell.stream,
      })),
    },
  })
  response.set(SECURITY)
  response.type('text/html; charset=utf-8')
  sendZipped(response, html)
}

export const streamHref = (name: string): string => `/streams/${name}`

/** Two letters where there is no room for the name: the first of two words, or the first two. */
function markOf(name: string): string {
  const [one = '', other] = name.split(/[-._]+/)
  return other === undefined || other === '' ? one.slice(0, 2) : one.charAt(0) + other.charAt(0)
}
