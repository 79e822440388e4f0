/**
 * IRI — what can be an id, and which ids only the server gives.
 *
 * Rule: an id is an absolute IRI and is compared character by character, never after normalising (AS1 §5). Whether it
 *       lies under PUBLIC_URL is asked after normalising, because there a second spelling of one
 *       address would be a forgery.
 */

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

const ABSOLUTE_IRI =
  // eslint-disable-next-line no-control-regex
  /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Surrogate}\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069"<>\\^`{|}]+$/u

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
