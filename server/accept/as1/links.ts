/**
 * AS1 links — how one pages through a collection.
 *
 * In:  the `links` of an AS1 collection: an object from link relations to `{href}` or an address.
 * Out: the members `first`, `prev`, `next`, `last`, `current` of AS2; all other relations stay in `links`. And the reverse.
 * Rule: `previous` is another way to write `prev` (Base Schema §5).
 */
import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '../../../schemas/wire'
import { isAbsoluteIri } from '../iri'

export const PAGES: ReadonlySet<string> = new Set(['first', 'prev', 'next', 'last', 'current'])

export function linksToAs2(links: Json): JsonObject {
  if (typeof links !== 'object' || links === null || Array.isArray(links)) return { links }
  const out: JsonObject = {}
  const others: JsonObject = {}
  for (const [relation, value] of Object.entries(links)) {
    const name = relation === 'previous' && links['prev'] === undefined ? 'prev' : relation
    const page = PAGES.has(name) ? addressIn(value) : null
    if (page === null) others[relation] = value
    else out[name] = page
  }
  if (Object.keys(others).length > 0 || Object.keys(links).length === 0) out['links'] = others
  return out
}

/** Null when `linksToAs2` would make something else of them. */
export function linksToAs1(links: Json): JsonObject | null {
  if (typeof links !== 'object' || links === null || Array.isArray(links)) return null
  return isDeepStrictEqual(linksToAs2(links), { links }) ? links : null
}

/** Where a page is, and whether that is all that was said of it. */
export function pageToAs1(page: Json): { link: JsonObject; whole: boolean } | null {
  if (typeof page === 'string') return { link: { href: page }, whole: isAbsoluteIri(page) }
  if (typeof page !== 'object' || page === null || Array.isArray(page)) return null
  const href = page['href'] ?? page['id']
  return typeof href === 'string' ? { link: { href }, whole: false } : null
}

/** Null for anything that says more than an address. */
function addressIn(value: Json): string | null {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { href, ...rest } = value
    return Object.keys(rest).length === 0 && href !== undefined ? addressIn(href) : null
  }
  return typeof value === 'string' && isAbsoluteIri(value) ? value : null
}
