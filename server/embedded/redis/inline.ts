/**
 * Inline — a command as somebody types it, in one line.
 * In: the bytes of the line. Out: its words; quotes and escapes as Redis reads them.
 * Bytes are handled as latin1 characters, so that nothing is lost. No alternative of the pattern
 * overlaps another: a line that somebody made to be slow must not be.
 */
import { ProtocolError } from './protocol-error'

const WORD =
  /[ \t-\r]*(?=[^ \t-\r])([^ \t-\r"']*)(?:"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)')?(?=[ \t-\r]|$)/y
const SPACE = ' \t\n\v\f\r'
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' }

export function splitInline(line: Buffer): Buffer[] {
  const text = trimEnd(line.toString('latin1'))
  const words: Buffer[] = []
  WORD.lastIndex = 0
  while (WORD.lastIndex < text.length) {
    const match = WORD.exec(text)
    if (!match) throw new ProtocolError('unbalanced quotes in request')
    const [, bare = '', double = '', single = ''] = match
    const word = bare + unescape(double) + single.replaceAll("\\'", "'")
    words.push(Buffer.from(word, 'latin1'))
  }
  return words
}

function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && SPACE.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

const unescape = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{2})|([^]))/g, (_all, hex?: string, letter = '') =>
    hex === undefined ? (ESCAPED[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
