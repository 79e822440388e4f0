/**
 * Connection — what the page may say about its connection.
 *
 * In:  what the feed tells, a clock, and a question for the stream's head. Out: a state and, after an absence, a seam.
 * Rule: absences under 3 s leave no trace. "Nothing missed" is said only when the subscription was recovered *and* the page
 * has reached the head that it asked for after subscribing again (P3); where that cannot be shown it is not said.
 */
import type { Position } from '../schemas/position'

export type State =
  | { readonly is: 'joining' }
  | { readonly is: 'live' }
  | { readonly is: 'catching'; readonly done: number; readonly of: number }
  | { readonly is: 'offline'; readonly since: number }
  | { readonly is: 'resumed' }

export type Seam =
  | { readonly is: 'off'; readonly since: number; readonly upTo: number }
  | (Back & { readonly is: 'back' | 'past' })
  | { readonly is: 'cut'; readonly at: number }

export interface Back {
  readonly since: number
  readonly at: number
  /** The last entry that stood on the page when the connection ended, and the head after it was back. */
  readonly upTo: number
  readonly head: number
  readonly sure: boolean
}

export interface ConnectionDeps {
  now(): number
  after(ms: number, run: () => void): () => void
  /** The stream's position now, asked anew. */
  head(): Promise<Position>
  draw(state: State): void
  /** Draws a new seam, or changes the one that was drawn last. */
  drawSeam(seam: Seam): void
}

export interface Connection {
  closed(): void
  cut(): void
  level(recovered: boolean): void
  moved(position: Position): void
}

const OFFLINE_AFTER_MS = 3_000
const RESUMED_FOR_MS = 10_000

export function createConnection(start: Position, deps: ConnectionDeps): Connection {
  const { now, after, draw, drawSeam } = deps
  let position = start
  let away: { since: number; upTo: Position } | null = { since: now(), upTo: start }
  let told = false
  let target: Position | null = null
  let visit = 0
  let stopTimer = after(OFFLINE_AFTER_MS, tellOffline)
  /** What was said of the last absence becomes one plain sentence. */
  let settle = (): void => undefined
  draw({ is: 'joining' })

  function tellOffline(): void {
    if (away === null) return
    told = true
    draw({ is: 'offline', since: away.since })
    drawSeam({ is: 'off', since: away.since, upTo: away.upTo.seq })
  }

  function arrived(head: Position | null): void {
    if (away === null) return
    const back: Back = {
      since: away.since,
      at: now(),
      upTo: away.upTo.seq,
      head: head?.seq ?? position.seq,
      sure: head !== null,
    }
    away = target = null
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
    if (away === null || target === null) return
    if (position.seq >= target.seq) return arrived(target)
    if (!told) return draw({ is: 'live' })
    draw({
      is: 'catching',
      done: position.seq - away.upTo.seq,
      of: target.seq - away.upTo.seq,
    })
  }

  return {
    closed() {
      visit++
      target = null
      if (away !== null && told) return draw({ is: 'offline', since: away.since })
      stopTimer()
      settle()
      // Still the same absence when it was answered but not yet known to be level.
      away ??= { since: now(), upTo: position }
      stopTimer = after(OFFLINE_AFTER_MS, tellOffline)
    },
    cut() {
      stopTimer()
      settle()
      away = target = null
      told = false
      drawSeam({ is: 'cut', at: now() })
      draw({ is: 'live' })
    },
    level(recovered) {
      if (away === null) return
      stopTimer()
      const mine = ++visit
      if (!recovered) return arrived(null)
      if (told) draw({ is: 'catching', done: 0, of: 0 })
      else draw({ is: 'live' })
      deps.head().then(
        (head) => {
          if (mine !== visit || away === null) return
          if (head.epoch !== away.upTo.epoch) return arrived(null)
          target = head
          look()
        },
        () => mine === visit && arrived(null),
      )
    },
    moved(to) {
      position = to
      look()
    },
  }
}
