/**
 * Speak — one hidden status for screen readers. The feed itself is never a live region.
 *
 * Rule: new entries are told at most every ten seconds, as a number; everything else at once.
 */
import { counted } from '../views/model/count'

export interface Speak {
  say(text: string): void
  arrived(count: number): void
}

const EVERY_MS = 10_000

export function createSpeak(status: HTMLElement): Speak {
  let count = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const say = (text: string): void => {
    if (text !== '') status.textContent = text
  }
  const tell = (): void => {
    timer = undefined
    if (count === 0) return
    say(counted(count, 'new entry', 'new entries'))
    count = 0
    timer = setTimeout(tell, EVERY_MS)
  }
  return {
    say,
    arrived(more) {
      count += more
      if (timer === undefined) tell()
    },
  }
}
