/**
 * Pill — new entries wait while somebody reads: scrolled away, a pointer or the focus in the feed, paused, or no motion wanted.
 *
 * In:  entries as they come. Out: they go in at once, or wait behind "7 new" until they are asked for.
 * Rule: once one waits all wait, so that the order on the page is never in doubt. Of more than fit on the page only the
 * newest wait; what is below them makes room when they come in.
 */
import { stillness } from './glide'
import { ROWS_MAX } from './windowed'

export interface Pill<E> {
  take(entries: readonly E[]): void
  readonly waiting: number
  flush(): void
  /** Paused, everything waits until it is asked for. Answers how it is now. */
  pause(): boolean
  readonly isPaused: boolean
  /** They are not wanted any more. */
  drop(): void
}

export interface PillDeps<E> {
  readonly feed: HTMLElement
  readonly button: HTMLElement
  /** `all`: nothing that stood on the page joins on to these. */
  insert(entries: readonly E[], how: { asked: boolean; all: boolean }): void
  /** Of those who did these, a few. */
  faces(entries: readonly E[]): Element | null
}

const TOP_PX = 24
const SHOWN_MAX = 99

export function createPill<E>({ feed, button, insert, faces }: PillDeps<E>): Pill<E> {
  let waiting: E[] = []
  let dropped = false
  let pointed = false
  let isPaused = false

  const isReading = (): boolean =>
    isPaused || scrollY > TOP_PX || pointed || feed.contains(document.activeElement) || stillness()
  const draw = (): void => {
    const count = waiting.length > SHOWN_MAX ? `${SHOWN_MAX}+` : String(waiting.length)
    button.lastElementChild!.textContent = `${count} new`
    button.hidden = waiting.length === 0
    button.querySelector('.stack')?.remove()
    const shown = button.hidden ? null : faces(waiting)
    if (shown !== null) button.lastElementChild!.before(shown)
  }
  const flush = (asked: boolean): void => {
    if (waiting.length === 0) return
    const entries = waiting
    const all = dropped
    waiting = []
    dropped = false
    draw()
    insert(entries, { asked, all })
  }

  feed.addEventListener('pointerenter', ({ pointerType }) => {
    pointed = pointerType === 'mouse'
  })
  feed.addEventListener('pointerleave', () => {
    pointed = false
  })
  button.addEventListener('click', () => flush(true))

  return {
    get waiting() {
      return waiting.length
    },
    get isPaused() {
      return isPaused
    },
    flush: () => flush(false),
    pause() {
      isPaused = !isPaused
      if (!isPaused) flush(false)
      return isPaused
    },
    drop() {
      waiting = []
      dropped = false
      draw()
    },
    take(entries) {
      if (waiting.length === 0 && !isReading()) {
        const shown = entries.slice(-ROWS_MAX)
        return insert(shown, { asked: false, all: shown.length < entries.length })
      }
      waiting.push(...entries)
      dropped ||= waiting.length > ROWS_MAX
      waiting = waiting.slice(-ROWS_MAX)
      draw()
    },
  }
}
