/**
 * Ids — what an activity is called, and where it stands under /activities/.
 *
 * Rule: a minted id is `PUBLIC_URL/activities/<26 base32 characters>`: 48 bits of time, so that ids sort by age,
 * and 80 random bits, so that nobody guesses one. Any other absolute IRI is kept as it is and stands under the
 * first 22 characters of its hash. A minted one is found by its last segment, whatever PUBLIC_URL was then.
 */
import { hash, randomFillSync } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const SEGMENT = /^[0-9a-hjkmnp-tv-z]{26}$/
const HASH_KEY = /^[A-Za-z0-9_-]{22}$/
const MINTED = /^https?:\/\/[^?#]*\/activities\/([0-9a-hjkmnp-tv-z]{26})$/

export const mintId = (publicUrl: string, now: number): string =>
  `${publicUrl}/activities/${mintSegment(now)}`

/** base64url SHA-256, 43 characters. */
export const hashOf = (id: string): string => hash('sha256', id, 'base64url')

/** The last segment of the activity's URL here. */
export const keyOf = (id: string, minted: boolean): string =>
  (minted && MINTED.exec(id)?.[1]) || hashOf(id).slice(0, 22)

/** As this server gives ids, whatever its PUBLIC_URL was then. */
export const looksMinted = (id: string): boolean => MINTED.test(id)

/** Which keys a `:id` may mean: a minted segment, a hash, or a whole id (already percent-decoded). */
export function keysOfParam(param: string): readonly string[] {
  if (SEGMENT.test(param) || HASH_KEY.test(param)) return [param]
  const segmentOfId = MINTED.exec(param)?.[1]
  const hashed = hashOf(param).slice(0, 22)
  return segmentOfId === undefined ? [hashed] : [hashed, segmentOfId]
}

/** Sortable and unguessable; photos have one, too. */
export function mintSegment(now: number): string {
  let text = ''
  for (let at = 0, rest = now; at < TIME_LETTERS; at++, rest = Math.floor(rest / 32))
    text = ALPHABET[rest % 32]! + text
  if (drawn === pool.length) {
    randomFillSync(pool)
    drawn = 0
  }
  const end = drawn + RANDOM_LETTERS
  while (drawn < end) text += ALPHABET[pool[drawn++]! & 31]!
  return text
}

const TIME_LETTERS = 10
const RANDOM_LETTERS = 16
/** Asking the system for each id costs more than all else that is done for one. Each byte is used once. */
const pool = Buffer.alloc(RANDOM_LETTERS * 256)
let drawn = pool.length
