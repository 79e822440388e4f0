/**
 * Bookmark — the position of a subscription, kept where it outlives the page or the program.
 *
 * In:  the position up to which everything was dealt with. Out: the same after a reload.
 * Rule: written a few times a second at most, and when the page goes; what was dealt with since the last time comes again
 * after a crash. A store that fails keeps nothing, and nothing else fails with it.
 */
import { formatPosition, parsePosition, type Position } from '../../../schemas/position'

/** `localStorage` is one; so is anything that can keep a text under a name. */
export interface Keeper {
  get(name: string): string | null | undefined | Promise<string | null | undefined>
  set(name: string, text: string): unknown
}

export interface Bookmark {
  load(): Promise<Position | null>
  save(position: Position): void
  /** What waits is written now; nothing comes after. */
  close(): void
}

const EVERY_MS = 250

export function createBookmark(keeper: Keeper, name: string): Bookmark {
  let waiting: Position | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting === null) return
    const text = formatPosition(waiting)
    waiting = null
    void settled(() => keeper.set(name, text))
  }

  if (hasPages()) addEventListener('pagehide', flush)

  return {
    async load() {
      const text = await settled(() => keeper.get(name))
      return typeof text === 'string' ? parsePosition(text, '') : null
    },
    save(position) {
      waiting = position
      timer ??= setTimeout(flush, EVERY_MS)
    },
    close() {
      flush()
      if (hasPages()) removeEventListener('pagehide', flush)
    },
  }
}

const hasPages = (): boolean => typeof addEventListener === 'function'

async function settled<T>(run: () => T): Promise<Awaited<T> | null> {
  try {
    return await run()
  } catch {
    return null
  }
}

/** A browser that keeps nothing, or is full, is no fault: then a position ends with its page. */
export const localKeeper: Keeper = {
  get: (name) => localStorage.getItem(name),
  set: (name, text) => localStorage.setItem(name, text),
}
