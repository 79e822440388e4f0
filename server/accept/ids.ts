/**
 * Ids — minting them, judging a client's, and what stands for one in `/activities/:id`.
 *
 * Rule: a minted id ends in 26 characters of Crockford's base32, lower-case: 48 bits of time, so that they sort, and
 *       80 random bits, so that nobody can guess the next. Any other id is known by the hash of its exact characters:
 *       ids are compared character by character, never after normalising (AS1 §5).
 *       Under PUBLIC_URL only the server gives ids; that alone is compared after normalising, because there a
 *       second spelling of one address would be a forgery.
 */
import { createHash, randomBytes } from 'node:crypto'

export function mintId(publicUrl: string): string {
  return `${publicUrl}/activities/${base32(Date.now(), 10)}${randomBase32()}`
}

export const idHash = (id: string): string => createHash('sha256').update(id).digest('base64url')

/** What stands for this id in `/activities/:id`. */
export function keyOf(id: string, minted: boolean): string {
  return (minted ? mintedSegment(id) : null) ?? hashKey(id)
}

/** The keys under which `GET /activities/:id` should look; the parameter is percent-decoded already. */
export function keyCandidates(parameter: string): string[] {
  if (SEGMENT.test(parameter) || HASH_KEY.test(parameter)) return [parameter]
  if (!isAbsoluteIri(parameter)) return []
  const segment = mintedSegment(parameter)
  return segment === null ? [hashKey(parameter)] : [segment, hashKey(parameter)]
}

/** RFC 3987: a scheme, a colon, and none of the characters that an IRI has no place for, bidi marks among them. */
export const isAbsoluteIri = (id: string): boolean => ABSOLUTE_IRI.test(id)

/** True for every spelling of an address under the server's own. */
export function isReserved(id: string, publicUrl: string): boolean {
  const own = parseUrl(publicUrl)
  const other = parseUrl(id)
  if (own === null || other === null || own.protocol + own.host !== other.protocol + other.host)
    return false
  const folder = own.pathname.replace(/\/+$/, '')
  const path = decodePath(other.pathname)
  return path === folder || path.startsWith(`${folder}/`)
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const SEGMENT = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/
const MINTED = /\/activities\/([0-7][0-9a-hjkmnp-tv-z]{25})$/
const HASH_KEY = /^[A-Za-z0-9_-]{22}$/
const ABSOLUTE_IRI =
  // eslint-disable-next-line no-control-regex
  /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Surrogate}\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069"<>\\^`{|}]+$/u

const hashKey = (id: string): string => idHash(id).slice(0, 22)

const mintedSegment = (id: string): string | null => MINTED.exec(id)?.[1] ?? null

function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32))
    text = ALPHABET.charAt(rest % 32) + text
  return text
}

/** 80 bits are 16 characters of five. */
function randomBase32(): string {
  const bytes = randomBytes(10)
  return base32(bytes.readUIntBE(0, 5), 8) + base32(bytes.readUIntBE(5, 5), 8)
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
