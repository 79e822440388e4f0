/**
 * Show connection — what the page may say about its connection, drawn: the line below its name, the seam, the next try.
 *
 * In:  how the subscription stands, and the position that the page is at. Out: the page says it; "Try now" tries.
 * Rule: what may be said decides connection.ts; words come from status.ts and seam.ts.
 */
import type { Position } from '../schemas/position'
import { createConnection, type Connection, type Seam, type State } from './connection'
import { keepingPlace } from './glide'
import type { Standing } from './live/connect'
import type { Draw } from './render'
import type { Rows } from './rows'
import { seamWords } from './seam'
import { countWords, statusWords } from './status'

export interface ShowConnectionDeps {
  readonly page: HTMLElement
  readonly feed: HTMLElement
  readonly zone: string
  readonly start: Position
  readonly rows: Rows
  readonly draw: Draw
  /** Whether something waits behind the pill. */
  isHeld(): boolean
  /** Where numbers say nothing: where the seam stands, by time among rows of several streams. */
  seamAt?(): number | undefined
  /** Whether the page shows only what matches. */
  isFiltered?(): boolean
  say(text: string): void
  wake(): void
}

export interface ShownConnection extends Pick<Connection, 'cut' | 'came' | 'moved'> {
  /** How many watch; null while that is not known. */
  watched(watching: number | null): void
  stands(standing: Pick<Standing, 'state' | 'head'> & Partial<Standing>): void
}

export function showConnection(deps: ShowConnectionDeps): ShownConnection {
  const { page, feed, zone, rows } = deps
  const find = (selector: string): HTMLElement => page.querySelector<HTMLElement>(selector)!
  let { start: position } = deps
  let seamElement: HTMLElement | null = null
  let seamAt: number | undefined
  let nextTryAt = 0
  let watching: number | null = null

  const drawState = (state: State): void => {
    const words = statusWords(state, position.seq, zone, watching)
    page.dataset['state'] = state.is
    find('.st .now').textContent = words.now
    find('.st .count').textContent = words.more
    deps.say(words.spoken)
  }
  const drawCount = (): void => {
    const { state } = page.dataset
    if (state === 'live' || state === 'resumed')
      find('.st .count').textContent = countWords(position.seq, watching)
  }
  const drawSeam = (seam: Seam): void => {
    if (seam.is === 'off') seamAt = deps.seamAt?.()
    const element = deps.draw.seam(
      seamWords(seam, zone, deps.isHeld(), seamAt, deps.isFiltered?.()),
    )
    const isNew = seamElement === null || !seamElement.isConnected
    const put = (): void => {
      if (seam.is === 'cut') {
        seamElement?.remove()
        rows.cut(element)
      } else if (isNew) rows.place(element)
      else seamElement!.replaceWith(element)
    }
    if (scrollY > 0) keepingPlace(feed, put)
    else put()
    seamElement = seam.is === 'past' || seam.is === 'cut' ? null : element
    drawNextTry()
  }
  const drawNextTry = (): void => {
    const words = page.querySelector('.seam.off .next')
    const seconds = Math.ceil((nextTryAt - Date.now()) / 1_000)
    if (words !== null) words.textContent = seconds > 0 ? `next try in ${seconds} s` : 'trying'
  }
  const connection = createConnection(position, {
    now: Date.now,
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    draw: drawState,
    drawSeam,
  })
  setInterval(drawNextTry, 1_000)
  page.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('[data-do=try]') !== null) deps.wake()
  })

  return {
    cut: connection.cut,
    came: connection.came,
    moved(to) {
      position = to
      connection.moved(to)
      drawCount()
    },
    watched(number) {
      watching = number
      drawCount()
    },
    stands(standing) {
      nextTryAt = standing.nextTryAt ?? 0
      connection.stands(standing)
    },
  }
}
