/**
 * Seen — how far a reader has looked at a stream, and where the waterline stands for it. Pure.
 *
 * In:  what the browser keeps in a cookie. Out: the position and the time of the waterline.
 * Rule: the line stands still while the page is looked at; for who comes back after AWAY_MS it moves to what was seen last.
 * Server and browser read the same text by the same rule, so that nothing moves when the script begins.
 */
import { clockText, dayKey, dayText } from './time'

export interface Mark {
  readonly seq: number
  /** Milliseconds. */
  readonly at: number
}

export interface Seen {
  readonly epoch: string
  readonly line: Mark
  readonly last: Mark
}

export const AWAY_MS = 5 * 60_000

export const seenCookie = (stream: string): string => `seen.${stream}`

export const formatSeen = ({ epoch, line, last }: Seen): string =>
  [epoch, line.seq, line.at, last.seq, last.at].join(':')

/** Null when it is of another numbering, or none. */
export function readSeen(text: string, epoch: string): Seen | null {
  const [of, ...rest] = text.slice(0, 200).split(':')
  const [lineSeq = NaN, lineAt = NaN, lastSeq = NaN, lastAt = NaN] = rest.map(Number)
  const isWhole = [lineSeq, lineAt, lastSeq, lastAt].every(
    (number) => Number.isSafeInteger(number) && number >= 0,
  )
  if (of !== epoch || rest.length !== 4 || !isWhole || lastAt > TIME_MAX || lineAt > TIME_MAX)
    return null
  return { epoch, line: { seq: lineSeq, at: lineAt }, last: { seq: lastSeq, at: lastAt } }
}

/** The most that a Date holds. */
const TIME_MAX = 8.64e15

/** Where it stands for who looks now. */
export const waterlineOf = ({ line, last }: Seen, now: number): Mark =>
  now - last.at >= AWAY_MS ? last : line

/** As the template draws it: above the last that was seen. */
export const waterlineText = ({ seq, at }: Mark, now: number, zone: string) => {
  const isToday = dayKey(at, zone) === dayKey(now, zone)
  const when = isToday ? clockText(at, zone) : dayText(at, now, zone)
  return { at: seq + 0.5, text: `Seen up to here, ${when}` }
}
