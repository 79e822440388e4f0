/**
 * Visited — how far each stream was read in this browser, and how much is new in the others.
 *
 * In:  the positions that pages were drawn at, and come to, kept in this browser. Out: the streams visited in the rail, with counts.
 * Rule: one request for all of them, after the page stands; what fails leaves the page as it was. A badge never moves what is beside it.
 * The names go into a cookie, so that the server draws the rail in its order at once; the counts come when the page stands.
 */
import { parsePosition, type Position } from '../schemas/position'
import { countText } from '../views/model/count'
import { VISITED_COOKIE, visitedText } from '../views/model/visited'
import { getCookie, setCookie } from './cookies'
import { keep } from './keep'
import { askAt } from './live/rest/ask'
import { readUnreadOfAll } from './live/rest/unread'

const KEPT = 'visited'
const MOST = 20

/** The last visited is first. */
type Visited = readonly (readonly [stream: string, position: string])[]

export function remember(stream: string, { epoch, seq }: Position): void {
  const others = read().filter(([name]) => name !== stream)
  const all = [[stream, `${epoch}:${seq}`], ...others].slice(0, MOST)
  keep.set(KEPT, JSON.stringify(all))
  const names = visitedText(all.map(([name = '']) => name))
  if (getCookie(VISITED_COOKIE) !== names) setCookie(VISITED_COOKIE, names)
}

export async function showVisited(page: Document, here: string | undefined): Promise<void> {
  const others = read().filter(([name]) => name !== here)
  const positions = Object.fromEntries(
    others.flatMap(([name, text]) => {
      const position = parsePosition(text, '')
      return position === null ? [] : [[name, position]]
    }),
  )
  if (Object.keys(positions).length === 0) return
  const counts = await readUnreadOfAll(askAt(''), positions)
  for (const [stream, unread] of Object.entries(counts)) {
    if (!('count' in unread) || unread.count === 0) continue
    const text = unread.count > 99 ? '99+' : countText(unread.count)
    const link = page.querySelector(`.rail .nav a[href="/streams/${CSS.escape(stream)}"]`)
    link?.append(badge(page, text))
    const fresh = page.querySelector<HTMLElement>(
      `.srow[data-stream="${CSS.escape(stream)}"] .fresh`,
    )
    if (fresh === null) continue
    fresh.textContent = `${text} new`
    fresh.hidden = false
  }
}

function badge(page: Document, text: string): HTMLElement {
  const made = page.createElement('span')
  made.className = 'n'
  const unit = page.createElement('span')
  unit.className = 'vh'
  unit.textContent = ' new'
  made.append(text, unit)
  return made
}

function read(): Visited {
  try {
    const kept: unknown = JSON.parse(keep.get(KEPT) || keptBefore() || '[]')
    if (!Array.isArray(kept)) return []
    return kept
      .filter(
        (one): one is [string, string] =>
          Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string'),
      )
      .slice(0, MOST)
  } catch {
    return []
  }
}

/** Pages of before kept the same under another name: it is read until the next visit is kept. */
function keptBefore(): string | null {
  return localStorage.getItem('freshet:visited')
}
