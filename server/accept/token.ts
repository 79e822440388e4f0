/**
 * Token — where a JSON string or number ends.
 *
 * In:  a text and the offset of a token's first character.
 * Out: the offset behind the token, or a `bad-json` refusal with line and column.
 * Rule: strict RFC 8259, by character codes; nothing is copied. JSON.parse can't tell where a token stands,
 * and it forgets how a number was written.
 */
import { Refusal } from '../errors'

export function stringEnd(text: string, start: number): number {
  let at = start + 1
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code === BACKSLASH) at = escapeEnd(text, at)
    else if (code >= SPACE) at++
    else throw badJson(text, at)
  }
}

export function numberEnd(text: string, start: number): number {
  let at = text.charCodeAt(start) === MINUS ? start + 1 : start
  at = text.charCodeAt(at) === ZERO ? at + 1 : digitsEnd(text, at)
  if (text.charCodeAt(at) === DOT) at = digitsEnd(text, at + 1)
  if ((text.charCodeAt(at) | 32) !== LOWER_E) return at
  const sign = text.charCodeAt(at + 1)
  return digitsEnd(text, sign === PLUS || sign === MINUS ? at + 2 : at + 1)
}

export function isSpace(code: number): boolean {
  return code === SPACE || code === 10 || code === 13 || code === 9
}

/** The value of a string token. Most have no escapes, and then it is a slice. */
export const unquote = (token: string): string =>
  token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1)

export function badJson(text: string, at: number): Refusal {
  if (at >= text.length) return new Refusal('bad-json', 'The text ends before the JSON does')
  const before = text.slice(0, at)
  const line = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  const found = JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))
  return new Refusal('bad-json', `Unexpected ${found} in line ${line}, column ${column}`)
}

export const QUOTE = 34
const BACKSLASH = 92
const SPACE = 32
const MINUS = 45
const PLUS = 43
const DOT = 46
const ZERO = 48
const LOWER_E = 101
const ESCAPES = '"\\/bfnrt'

function escapeEnd(text: string, at: number): number {
  const next = text.charAt(at + 1)
  if (next === 'u') {
    for (let digit = at + 2; digit < at + 6; digit++)
      if (!isHex(text.charCodeAt(digit))) throw badJson(text, digit)
    return at + 6
  }
  if (next === '' || !ESCAPES.includes(next)) throw badJson(text, at + 1)
  return at + 2
}

const isDigit = (code: number): boolean => code >= ZERO && code <= 57

const isHex = (code: number): boolean => isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102)

function digitsEnd(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at++
  if (at === start) throw badJson(text, at)
  return at
}
