/**
 * Ring — the line on Redis that says "there is a new entry", with the entry if it is small enough (D5).
 *
 * In:  an entry's place and its stored text, or a line from anybody.
 * Out: one line of JSON, or what the line says.
 * Rule: decoding never throws. A line without a valid `mac` is a *bare ring*: it is a reason to look at MongoDB and
 * nothing in it is believed. The text is cut out of the line, not parsed and written again, so that what arrives
 * is byte for byte what was stored.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Ring {
  readonly stream: string
  readonly epoch: string
  readonly seq: number
  /** Absent when the activity was too large to travel along. */
  readonly text?: string
}

const ACTIVITY = ',"activity":'
const MAC = ',"mac":"'
const MAC_LENGTH = 22
const TAIL_LENGTH = MAC.length + MAC_LENGTH + 2

export function encodeRing(ring: Required<Ring>, key: Buffer, maxBytes: number): string {
  const { stream, epoch, seq, text } = ring
  const place = `{"v":1,"stream":${JSON.stringify(stream)},"epoch":${JSON.stringify(epoch)},"seq":${seq}`
  const whole = `${place}${ACTIVITY}${text}`
  const fits = Buffer.byteLength(whole) + TAIL_LENGTH <= maxBytes
  const said = fits ? whole : place
  return sealed(said, key)
}

/** `said` is an object without its closing brace. */
export const sealed = (said: string, key: Buffer): string => `${said}${MAC}${macOf(said, key)}"}`

/** What was sealed with this key, again without its brace; null for any other line. */
export function unsealed(line: string, key: Buffer): string | null {
  const end = line.length - TAIL_LENGTH
  if (end <= 0 || !line.startsWith(MAC, end) || !line.endsWith('"}')) return null
  const said = line.slice(0, end)
  return sameMac(macOf(said, key), line.slice(end + MAC.length, -2)) ? said : null
}

/** Null for a bare ring. */
export function decodeRing(line: string, key: Buffer): Ring | null {
  const said = unsealed(line, key)
  if (said === null) return null
  const at = said.indexOf(ACTIVITY)
  const place = readPlace(at < 0 ? said : said.slice(0, at))
  if (place === null) return null
  return at < 0 ? place : { ...place, text: said.slice(at + ACTIVITY.length) }
}

function readPlace(text: string): Ring | null {
  try {
    const { v, stream, epoch, seq } = JSON.parse(`${text}}`) as Record<string, unknown>
    if (v !== 1 || typeof stream !== 'string' || typeof epoch !== 'string') return null
    return Number.isSafeInteger(seq) && (seq as number) > 0
      ? { stream, epoch, seq: seq as number }
      : null
  } catch {
    return null
  }
}

const macOf = (said: string, key: Buffer): string =>
  createHmac('sha256', key).update(said).digest('base64url').slice(0, MAC_LENGTH)

const sameMac = (one: string, other: string): boolean =>
  one.length === other.length &&
  timingSafeEqual(Buffer.from(one, 'latin1'), Buffer.from(other, 'latin1'))
