/**
 * Digest — says whether two documents have the same content (P5).
 *
 * In:  a JSON text that scan.ts has let through, as it was sent.
 * Out: base64url SHA-256; the same for equal JSON values, whatever their member order, whitespace, escapes or spelling of numbers.
 * Rule: numbers are compared as decimals, not as doubles: 9007199254740993 is not 9007199254740992.
 * Why not over JSON.parse: it would call those two equal, and the second activity would be dropped as a repeat.
 */
import { createHash } from 'node:crypto'
import { isSpace, numberEnd, stringEnd, unquote } from './token'

export const digestOf = (text: string): string =>
  createHash('sha256').update(new Reader(text).value()).digest('base64url')

/** `-0.50e3`, `-500` and `-5e2` all become `-5e2`. */
export function canonicalNumber(token: string): string {
  const sign = token.startsWith('-') ? '-' : ''
  const [mantissa = '', power = '0'] = token.slice(sign.length).split(/[eE]/)
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  const first = firstOther(digits)
  if (first === digits.length) return '0'
  const last = lastOther(digits)
  return `${sign}${digits.slice(first, last + 1)}e${shift(power, digits.length - 1 - last - fraction.length)}`
}

/** The text is known to be sound and shallow, so this neither checks nor counts. */
class Reader {
  private at = 0

  constructor(private readonly text: string) {}

  value(): string {
    const start = this.next()
    switch (this.text[start]) {
      case '"':
        return this.string()
      case '{':
        return this.object()
      case '[':
        return this.array()
      case 't':
      case 'n':
        return this.text.slice(start, (this.at = start + 4))
      case 'f':
        return this.text.slice(start, (this.at = start + 5))
      default:
        return canonicalNumber(this.text.slice(start, (this.at = numberEnd(this.text, start))))
    }
  }

  private object(): string {
    const members: { name: string; value: string }[] = []
    this.at++
    while (this.text[this.next()] !== '}') {
      const start = this.at
      this.at = stringEnd(this.text, start)
      const name = unquote(this.text.slice(start, this.at))
      this.next()
      this.at++
      members.push({ name, value: this.value() })
      this.comma()
    }
    this.at++
    members.sort((a, b) => (a.name < b.name ? -1 : 1))
    return `{${members.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join()}}`
  }

  private array(): string {
    const values: string[] = []
    this.at++
    while (this.text[this.next()] !== ']') {
      values.push(this.value())
      this.comma()
    }
    this.at++
    return `[${values.join()}]`
  }

  /** Without escapes a token is its own canonical form already. */
  private string(): string {
    const token = this.text.slice(this.at, (this.at = stringEnd(this.text, this.at)))
    return token.includes('\\') ? JSON.stringify(unquote(token)) : token
  }

  private comma(): void {
    if (this.text[this.next()] === ',') this.at++
  }

  private next(): number {
    while (isSpace(this.text.charCodeAt(this.at))) this.at++
    return this.at
  }
}

/** Exponents may be longer than a double can count. */
function shift(power: string, by: number): string {
  return power.length < 15 ? String(Number(power) + by) : String(BigInt(power) + BigInt(by))
}

function firstOther(digits: string): number {
  let at = 0
  while (digits[at] === '0') at++
  return at
}

function lastOther(digits: string): number {
  let at = digits.length - 1
  while (digits[at] === '0') at--
  return at
}
