/**
 * Exact — maps a JSON text by its value, and keeps the numbers that a double can't hold.
 *
 * In:  a text that scan.ts has let through; a function from value to value that hands numbers on or leaves them out.
 * Out: the text of what the function made of it, in which 9007199254740993, 1e400 or 0.10000000000000000001 stand as they came.
 * Rule: each such number is given a double of its own, close to its worth and like nothing else in the text, so that the
 *       function sees a number in its range; behind the function the spelling is put in its place again.
 * Why not strings for them: the function would take them for names or ids.
 */
import type { JsonObject } from '../../schemas/wire'
import { canonicalNumber } from './digest'
import { numberEnd, stringEnd } from './token'

export function mapExactly(text: string, map: (value: JsonObject) => JsonObject): string {
  const standIns = standInsFor(text)
  if (standIns === null) return JSON.stringify(map(JSON.parse(text) as JsonObject))
  const { byToken, byStandIn } = standIns
  const replaced = replaceNumbers(text, (token) => byToken.get(token) ?? token)
  const mapped = JSON.stringify(map(JSON.parse(replaced) as JsonObject))
  return replaceNumbers(mapped, (token) => byStandIn.get(token) ?? token)
}

interface StandIns {
  readonly byToken: ReadonlyMap<string, string>
  readonly byStandIn: ReadonlyMap<string, string>
}

/** Null when every number is one that a double holds: so it is in nearly all texts. */
function standInsFor(text: string): StandIns | null {
  const doubles = new Doubles()
  const inexact = new Set<string>()
  replaceNumbers(text, (token) => {
    if (isExact(token)) doubles.take(Number(token))
    else inexact.add(token)
    return token
  })
  if (inexact.size === 0) return null
  const byToken = new Map<string, string>()
  const byStandIn = new Map<string, string>()
  for (const token of inexact) {
    const standIn = String(doubles.takeFree(Number(token)))
    byToken.set(token, standIn)
    byStandIn.set(standIn, token)
  }
  return { byToken, byStandIn }
}

/** Up to 15 digits are always held; asking exactly is dearer. */
const isExact = (token: string): boolean =>
  (token.length <= 15 && !/e/i.test(token)) ||
  (Number.isFinite(Number(token)) &&
    canonicalNumber(token) === canonicalNumber(String(Number(token))))

/** Which doubles are taken, and for each a larger one that may be free: thousands of equal ones must not be walked again (P7). */
class Doubles {
  private readonly larger = new Map<number, number>()

  take(taken: number): void {
    if (!this.larger.has(taken)) this.larger.set(taken, stepFrom(taken))
  }

  takeFree(wanted: number): number {
    let free = Math.max(-LARGEST, Math.min(LARGEST, wanted))
    const passed: number[] = []
    for (let next = this.larger.get(free); next !== undefined; next = this.larger.get(free)) {
      passed.push(free)
      free = next
    }
    this.take(free)
    for (const one of passed) this.larger.set(one, stepFrom(free))
    return free
  }
}

const double = new Float64Array(1)
const bits = new BigInt64Array(double.buffer)

/** The next away from zero. */
function stepFrom(number: number, steps = 1n): number {
  double[0] = number
  bits[0]! += steps
  return double[0]
}

/** Above it there is room for as many steps as a body has numbers. */
const LARGEST = stepFrom(Number.MAX_VALUE, -1_000_000n)

function replaceNumbers(text: string, by: (token: string) => string): string {
  const parts: string[] = []
  let from = 0
  let at = 0
  while (at < text.length) {
    const char = text[at]!
    if (char === '"') at = stringEnd(text, at)
    else if (char === '-' || (char >= '0' && char <= '9')) {
      const end = numberEnd(text, at)
      const token = text.slice(at, end)
      const other = by(token)
      if (other !== token) {
        parts.push(text.slice(from, at), other)
        from = end
      }
      at = end
    } else at++
  }
  return parts.join('') + text.slice(from)
}
