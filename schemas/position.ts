/**
 * Position — a place in the numbering of one stream.
 *
 * In:  text such as `abcdefgh:42`, or a bare `42`.
 * Out: {epoch, seq}, or text again.
 * Rule: seq is a safe integer from 0; epoch is one word. A bare number means the current epoch.
 * Without the epoch a restored or emptied database would hand out old numbers for new entries,
 * and a client could not tell that its position means nothing any more.
 */
export interface Position {
  readonly epoch: string
  readonly seq: number
}

const EPOCH = /^[a-z0-9]{1,32}$/
const SEQ = /^(0|[1-9][0-9]{0,15})$/

export const isSeq = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

export const isEpoch = (value: unknown): value is string =>
  typeof value === 'string' && EPOCH.test(value)

export const formatPosition = (position: Position): string => `${position.epoch}:${position.seq}`

/** Returns null for anything that is not a position. */
export function parsePosition(text: string, currentEpoch: string): Position | null {
  const colon = text.lastIndexOf(':')
  const epoch = colon < 0 ? currentEpoch : text.slice(0, colon)
  const digits = text.slice(colon + 1)
  if (!isEpoch(epoch) || !SEQ.test(digits)) return null
  const seq = Number(digits)
  return isSeq(seq) ? { epoch, seq } : null
}
