/**
 * Words — what `text` searches: the folded words of a text.
 *
 * In:  plain text, or HTML through plainText() first.
 * Out: words of letters, marks and digits, in one case and one Unicode form (NFKC).
 * Rule: the same for the stored text and for the filter; a word longer than `wordLength` is cut into
 * several on both sides, so that it still matches. Scripts that put no space between words give one word
 * per character: a dictionary (Intl.Segmenter) would differ from one Node version to the next.
 */
import { LIMITS } from '../config'

export function addWords(text: string, into: Set<string>, max: number): void {
  if (ASCII.test(text)) return addAsciiWords(text.toLowerCase(), into, max)
  const spaced = fold(text).replace(UNSPACED, ' $& ')
  WORD.lastIndex = 0
  for (let found = WORD.exec(spaced); found !== null && into.size < max; found = WORD.exec(spaced))
    into.add(found[0])
}

/** The same for a text of letters and digits from a to z and 0 to 9, without a pattern: a third of what a post costs was that. */
function addAsciiWords(folded: string, into: Set<string>, max: number): void {
  let from = -1
  for (let at = 0; at <= folded.length && into.size < max; at++) {
    const code = folded.charCodeAt(at)
    const isWord = (code >= LOWER_A && code <= LOWER_Z) || (code >= ZERO && code <= NINE)
    if (isWord && from < 0) from = at
    else if (from >= 0 && (!isWord || at - from === LONGEST)) {
      into.add(folded.slice(from, at))
      from = isWord ? at : -1
    }
  }
}

const [LOWER_A, LOWER_Z, ZERO, NINE] = [97, 122, 48, 57]
const LONGEST = LIMITS.wordLength

/** Lower case of ς depends on its neighbours, which a lone word in a filter has not: so there is only σ. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  const bounded = text.replace(INVISIBLE, '').replace(MARKS, '$1')
  const lower = bounded.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')
  return lower.normalize('NFKC').replace(MARKS, '$1')
}

// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/
/** Soft hyphen and joiners: drawn as nothing, and copied along with a word. */
const INVISIBLE = /\u00ad|\u200c|\u200d|\u2060|\ufeff/g
/**
 * Normalising sorts the marks of a letter, in a time that grows with the square of their number (P7): 65 KiB of marks took
 * half a second. No writing needs more than 30 (UAX #15, stream-safe text). The two halfwidth signs become marks.
 */
const MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/gu
const HAS_UNSPACED = new RegExp(UNSPACED.source, 'u')

export const isUnspaced = (text: string): boolean => HAS_UNSPACED.test(text)

const WORD = new RegExp(`[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]{0,${LIMITS.wordLength - 1}}`, 'gu')
