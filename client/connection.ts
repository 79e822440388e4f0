/**
 * Connection — what the page may say about its connection.
 *
 * In:  how the subscription stands, and a clock. Out: a state and, after an absence, a seam.
 * Rule: absences under 3 s leave no trace. "Nothing missed" is said only when the subscription was recovered *and* the page
 * has reached the head that was asked for after subscribing again (P3); where that cannot be shown it is not said.
 */
import type { Position } from '../schemas/position'
import type { Standing } from './live/connect'

export type State =
  | { readonly is: 'joining' }
  | { readonly is: 'live' }
  | { readonly is: 'catching'; readonly done: number; readonly of: number }
  | { readonly is: 'offline'; readonly since: number }
  | { readonly is: 'resumed' }

export type Seam =
  | { readonly is: 'off'; readonly since: number; readonly upTo: number }
  | (Back & { readonly is: 'back' | 'past' })
  | { readonly is: 'cut'; readonly at: number; readonly isAnew: boolean }

export interface Back {
  readonly since: number
  readonly at: number
  /** The last entry that stood on the page when the connection ended, and the head after it was back. */
  readonly upTo: number
  readonly head: number
  readonly sure: boolean
  /** How many of them this page shows: with a filter, not all. */
  readonly came: number
}

export interface ConnectionDeps {
  now(): number
  after(ms: number, run: () => void): () => void
  draw(state: State): void
  /** Draws a new seam, or changes the one that was drawn last. */
  drawSeam(seam: Seam): void
}

export interface Connection {
  stands(standing: Pick<Standing, 'state' | 'head'>): void
  /** `to`: where the page stands now, of one stream. */
  cut(to?: Position): void
  /** So many entries came. */
  came(count: number): void
  moved(position: Position): void
}

const OFFLINE_AFTER_MS = 3_000
const RESUMED_FOR_MS = 10_000

export function createConnection(start: Position, deps: ConnectionDeps): Connection {
  const { now, after, draw, drawSeam } = deps
  let position = start
  let away: { since: number; upTo: Position } | null = { since: now(), upTo: start }
  let told = false
  let came = 0
  /** What is told when the time comes; a new one takes the place of the one before. */
  let stopTimer = after(OFFLINE_AFTER_MS, tellOffline)
  let isLeaving = true
  /** What was said of the last absence becomes one plain sentence. */
  let settle = (): void => undefined
  let head: Position | null = null
  draw({ is: 'joining' })

  function tellOffline(): void {
    if (away === null) return
    isLeaving = false
    told = true
    draw({ is: 'offline', since: away.since })
    drawSeam({ is: 'off', since: away.since, upTo: away.upTo.seq })
  }

  function closed(): void {
    if (isLeaving) return
    if (away !== null && told) return draw({ is: 'offline', since: away.since })
    stopTimer()
    settle()
    // Still the same absence when it was answered but not yet known to be level.
    if (away === null) came = 0
    away ??= { since: now(), upTo: position }
    isLeaving = true
    stopTimer = after(OFFLINE_AFTER_MS, tellOffline)
  }

  function answered(): void {
    if (isLeaving) stopTimer()
    isLeaving = false
  }

  function level(): void {
    if (away === null) return
    answered()
    const at = head
    const back: Back = {
      since: away.since,
      at: now(),
      upTo: away.upTo.seq,
      head: at?.seq ?? position.seq,
      sure: at !== null,
      came,
    }
    away = head = null
    if (!told) return draw({ is: 'live' })
    told = false
    drawSeam({ is: 'back', ...back })
    draw(back.sure ? { is: 'resumed' } : { is: 'live' })
    settle = () => {
      settle = () => undefined
      drawSeam({ is: 'past', ...back })
    }
    stopTimer = after(RESUMED_FOR_MS, () => {
      draw({ is: 'live' })
      settle()
    })
  }

  function look(): void {
    if (away === null) return
    answered()
    if (!told) return draw({ is: 'live' })
    const since = away.upTo.seq
    draw({
      is: 'catching',
      done: head === null ? 0 : position.seq - since,
      of: head === null ? 0 : head.seq - since,
    })
  }

  return {
    stands(standing) {
      head = standing.head
      if (standing.state === 'offline') closed()
      else if (standing.state === 'catching up') look()
      else if (standing.state === 'live') level()
    },
    cut(to) {
      stopTimer()
      settle()
      away = head = null
      isLeaving = told = false
      drawSeam({ is: 'cut', at: now(), isAnew: to !== undefined && to.epoch !== position.epoch })
      draw({ is: 'live' })
    },
    came(count) {
      if (away !== null) came += count
    },
    moved(to) {
      position = to
      if (head !== null) look()
    },
  }
}
