/**
 * Mark — the words that were looked for, where they stand in a text. Pure.
 *
 * In:  plain text, folded words. Out: pieces of the text in order, those that were found apart.
 * Rule: whole words, folded as search folds them (append/words.ts), so that what was found is what is marked.
 */
import { addWords, isUnspaced } from '../append/words'

export interface Piece {
  readonly text: string
  readonly found: boolean
}

export type Wanted = ReadonlySet<string>

export function markWords(text: string, wanted: Wanted): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const { at, word } of wordsIn(text)) {
    if (!isFound(word, wanted)) continue
    if (at > from) pieces.push({ text: text.slice(from, at), found: false })
    pieces.push({ text: word, found: true })
    from = at + word.length
  }
  return from < text.length ? [...pieces, { text: text.slice(from), found: false }] : pieces
}

/** As much as is shown of it, about the first word that was found; null when none was. */
export function excerptOf(text: string, wanted: Wanted, length = 220): Piece[] | null {
  const first = firstIn(text, wanted)
  if (first < 0) return null
  const from = first <= length / 3 ? 0 : cutAfter(text, Math.round(first - length / 3), first)
  const end = from + length < text.length ? text.lastIndexOf(' ', from + length) : text.length
  const shown = text.slice(from, end > first ? end : from + length)
  const pieces = markWords(shown, wanted)
  const before = from > 0 ? [{ text: '… ', found: false }] : []
  const after = from + shown.length < text.length ? [{ text: ' …', found: false }] : []
  return [...before, ...pieces, ...after]
}

/** At a space, if there is one before the word. */
function cutAfter(text: string, from: number, word: number): number {
  const space = text.indexOf(' ', from)
  if (space >= 0 && space < word) return space + 1
  return /[\udc00-\udfff]/.test(text.charAt(from)) ? from + 1 : from
}

function firstIn(text: string, wanted: Wanted): number {
  for (const { at, word } of wordsIn(text)) if (isFound(word, wanted)) return at
  return -1
}

function isFound(word: string, wanted: Wanted): boolean {
  const folded = new Set<string>()
  addWords(word, folded, 64)
  for (const one of folded) if (wanted.has(one)) return true
  return false
}

/** Soft hyphens and joiners are drawn as nothing, and stand within a word. */
const RUN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}\p{Cf}]*/gu

/** A script that puts no space between words has one word for each character. */
function* wordsIn(text: string): Generator<{ at: number; word: string }> {
  for (const { index, 0: run } of text.matchAll(RUN)) {
    if (!isUnspaced(run)) {
      yield { at: index, word: run }
      continue
    }
    let [start, at] = [index, index]
    for (const character of run) {
      if (isUnspaced(character)) {
        if (at > start) yield { at: start, word: text.slice(start, at) }
        yield { at, word: character }
        start = at + character.length
      }
      at += character.length
    }
    if (at > start) yield { at: start, word: text.slice(start, at) }
  }
}
