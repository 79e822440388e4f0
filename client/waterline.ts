/**
 * Waterline — the line between what is new and what was seen, as the page stands; and what is kept of it for the next time.
 *
 * In:  what is shown, and when the page is looked at. Out: a cookie for the stream's own pages, so that the server draws the line.
 * Rule: it stands still while the page is looked at. Who comes back after five minutes finds it where they left; it is absent
 * when nothing has come since. In another numbering it means nothing.
 */
import {
  AWAY_MS,
  formatSeen,
  readSeen,
  seenCookie,
  waterlineOf,
  waterlineText,
} from '../views/model/seen'
import { DEFAULT_STREAM } from '../schemas/stream'
import type { Position } from '../schemas/position'
import { getCookie, setCookie } from './cookies'
import type { Draw } from './render'
import type { Rows } from './rows'

export interface Waterline {
  /** A row is on the page. */
  shown(seq: number): void
  /** It may be behind the pill yet. */
  moved(position: Position): void
}

export interface WaterlineDeps {
  readonly stream: string
  readonly start: Position
  readonly zone: string
  readonly rows: Rows
  readonly draw: Draw
}

const KEEP_AFTER_MS = 1_000

export function createWaterline({ stream, start, zone, rows, draw }: WaterlineDeps): Waterline {
  let position = start
  let last = { seq: start.seq, at: Date.now() }
  const kept = readSeen(getCookie(seenCookie(stream)), start.epoch)
  let left = last
  let line = kept === null ? last : waterlineOf(kept, Date.now())
  /** What has come while nobody looked goes in later. */
  let isDue = false
  let keeping: ReturnType<typeof setTimeout> | undefined

  const keep = (): void => {
    clearTimeout(keeping)
    keeping = undefined
    if (!document.hidden) last = { ...last, at: Date.now() }
    // The page of the default stream is at the root, too.
    const path = stream === DEFAULT_STREAM ? '/' : `/streams/${stream}`
    setCookie(
      seenCookie(stream),
      formatSeen({ epoch: position.epoch, line, last: document.hidden ? left : last }),
      path,
    )
  }
  const redraw = (): void => {
    const before = rows.find((row) => row.matches('.waterline'))
    if (before !== null) rows.remove(before)
    for (const row of rows.entries())
      row.classList.toggle('fresh', Number(row.dataset['at'] ?? Infinity) > line.seq)
    if (last.seq > line.seq) rows.place(draw.waterline(waterlineText(line, Date.now(), zone)))
    else isDue = position.seq > line.seq
    rows.renumber()
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      left = last = { ...last, at: Date.now() }
      return keep()
    }
    if (Date.now() - left.at < AWAY_MS) return
    line = left
    redraw()
    keep()
  })
  addEventListener('pagehide', keep)
  keep()

  return {
    shown(seq) {
      last = { ...last, seq: Math.max(seq, last.seq) }
      keeping ??= setTimeout(keep, KEEP_AFTER_MS)
      if (!isDue || seq <= line.seq) return
      isDue = false
      // With the rest of what goes in now.
      queueMicrotask(redraw)
    },
    moved(to) {
      if (to.epoch !== position.epoch) line = last = { seq: 0, at: Date.now() }
      position = to
    },
  }
}
