/**
 * Link — which addresses in an activity a page may point at, and which pictures it may show.
 *
 * In:  a string that claims to be an address; our own origin. Out: an href, or null.
 * Rule: links are http, https, mailto and geo, as `new URL()` reads them. A picture is shown only when it lies in one of our
 * own folders for pictures: any other host would learn who reads, and any other path of ours may be no picture.
 */
const LINKS = new Set(['http:', 'https:', 'mailto:', 'geo:'])
const PICTURES = /^\/(?:photos|demo\/photos)\/[^/]/
const LONE_SURROGATE = /\p{Surrogate}/u
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export function safeHref(address: string | null, origin: string): string | null {
  const url = parse(address)
  if (url === null || !LINKS.has(url.protocol)) return null
  return isOwn(url, origin) ? url.pathname + url.search + url.hash : url.href
}

/** The path of a picture of ours; null for any other. */
export function ownPicture(address: string | null, origin: string): string | null {
  const url = parse(address)
  if (url === null || !isOwn(url, origin) || !PICTURES.test(url.pathname)) return null
  return url.pathname + url.search
}

export const hostOf = (address: string | null): string | null => {
  const url = parse(address)
  return url === null || url.host === '' ? null : url.host
}

/** Where an entry's own page is: the minted last segment, or the whole of a foreign id. */
export function permalink(id: string, origin: string): string | null {
  const own = `${origin}/activities/`
  if (id.startsWith(own) && /^[A-Za-z0-9_-]+$/.test(id.slice(own.length)))
    return `/activities/${id.slice(own.length)}`
  return LONE_SURROGATE.test(id) ? null : `/activities/${encodeURIComponent(id)}`
}

/** The page of a thing or a person, with what happened to it here. */
export const objectHref = (id: string | null): string | null =>
  id === null || id === '' || id.length > ID_MAX || LONE_SURROGATE.test(id)
    ? null
    : `/objects?id=${encodeURIComponent(id)}`

/** Longer ones would make an address that nobody takes. */
const ID_MAX = 2_000

/** The same server by another of its loopback names is still ours. */
function isOwn(url: URL, origin: string): boolean {
  if (url.origin === origin) return true
  const own = parse(origin)
  return (
    own !== null &&
    url.protocol === own.protocol &&
    url.port === own.port &&
    LOOPBACK.has(url.hostname) &&
    LOOPBACK.has(own.hostname)
  )
}

function parse(address: string | null): URL | null {
  if (address === null) return null
  try {
    return new URL(address)
  } catch {
    return null
  }
}
