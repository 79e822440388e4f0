/**
 * AS1 values — what AS1 can say of a value of AS2 that has no objects in it.
 *
 * Out: the value, and whether that is all of it; null when AS1 can say nothing.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { isAbsoluteIri } from '../iri'

export interface Part {
  readonly value: Json
  readonly whole: boolean
}
export type Said = Part | null

export const whole = (value: Json): Part => ({ value, whole: true })

/** AS2 may leave out the seconds (Core §2.3, errata), AS1 may not (RFC 3339). */
export function timeToAs1(value: Json): Said {
  if (typeof value !== 'string') return value === null ? whole(value) : null
  const full = value.replace(/^([^T]*T[0-9]{2}:[0-9]{2})(?=[Z+-])/, '$1:00')
  return { value: full, whole: full === value }
}

/** AS1 has one address, that of a page to look at (§3.4). */
export function urlToAs1(value: Json): Said {
  if (value === null) return whole(value)
  const all = (Array.isArray(value) ? value : [value]).map(addressOf)
  const addresses = all.filter((one) => one !== null)
  const best = addresses.find(({ mediaType }) => mediaType === 'text/html') ?? addresses[0]
  return best === undefined ? null : { value: best.href, whole: typeof value === 'string' }
}

function addressOf(value: Json): { href: string; mediaType: Json } | null {
  const link: JsonObject =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { href: value }
  const { href, mediaType = null } = link
  return typeof href === 'string' && isAbsoluteIri(href) ? { href, mediaType } : null
}
