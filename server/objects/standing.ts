/**
 * Standing — whether one actor's response to one thing stands, out of all that was said of it. Pure.
 *
 * Rule: the last word decides: a Like stands until it is taken back, and again when it is said again. An answer that was
 * deleted is ended for good. Of what was taken back no face is kept: erased means erased.
 */
import type { ResponseWord } from './effects'
import { join, lastOf, type Register, type Word } from './register'

export interface Standing {
  /** Faces; null where it was taken back; '' where it stood and is told no more. */
  readonly words: Register<string | null>
  readonly ended: boolean
}

export const NOTHING_SAID: Standing = { words: [], ended: false }

/** The same object when nothing is new. */
export function heard(standing: Standing, word: ResponseWord): Standing {
  const { stream, seq, at, face, ends } = word
  const words = join(standing.words, { stream, seq, at, value: face })
  const ended = standing.ended || ends
  if (words === standing.words && ended === standing.ended) return standing
  const now = { words, ended }
  return standsOn(now) ? now : { words: words.map(faceless), ended }
}

/** The word on which it stands. */
export function standsOn({ words, ended }: Standing): Word<string | null> | null {
  const last = lastOf(words)
  return ended || last === null || last.value === null ? null : last
}

const faceless = (word: Word<string | null>): Word<string | null> =>
  word.value === null ? word : { ...word, value: '' }
