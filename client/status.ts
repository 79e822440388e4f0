/**
 * Status — the connection in words: the line below the stream's name, and what screen readers are told.
 *
 * Pure: from a state to words.
 */
import { countText, entriesText } from '../views/model/count'
import { clockText } from '../views/model/time'
import type { State } from './connection'

export interface StatusWords {
  readonly now: string
  /** Beside it. */
  readonly more: string
  readonly spoken: string
}

export function statusWords(
  state: State,
  entries: number,
  zone: string,
  watching: number | null = null,
): StatusWords {
  const count = countWords(entries, watching)
  switch (state.is) {
    case 'joining':
      return { now: 'Joining', more: count, spoken: '' }
    case 'live':
      return { now: 'Live', more: count, spoken: '' }
    case 'resumed':
      return { now: 'Live, nothing missed', more: count, spoken: 'Back. Nothing missed.' }
    case 'offline':
      return {
        now: 'Offline',
        more: ` since ${clockText(state.since, zone)}`,
        spoken: 'Offline. What is on the page stays.',
      }
    case 'catching':
      return {
        now: 'Catching up',
        more: state.of > 0 ? ` · ${countText(state.done)} of ${countText(state.of)}` : '',
        spoken: 'Catching up',
      }
  }
}

/** Without the watchers while they are not known. */
export const countWords = (entries: number, watching: number | null): string =>
  `${watching === null ? '' : ` · ${countText(watching)} watching`} · ${entriesText(entries)}`
