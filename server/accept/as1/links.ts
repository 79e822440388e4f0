/**
 * AS1 links — how one pages through a collection.
 *
 * In:  the `links` of a collection: an object from link relations to `{href}` or an address.
 * Out: the members `first`, `prev`, `next`, `last`, `current` of AS2; all other relations stay in `links`.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import type { Extend } from './members'
import { isAbsoluteIri } from '../iri'

export function mapLinks(links: Json, extend: Extend): JsonObject {
  if (typeof links !== 'object' || links === null || Array.isArray(links))
    return { [extend('links')]: links }
  const out: JsonObject = {}
  const others: JsonObject = {}
  for (const [relation, value] of Object.entries(links)) {
    const page = PAGES.includes(relation) ? toPage(value) : null
    if (page === null) others[relation] = value
    else out[relation] = page
  }
  if (Object.keys(others).length > 0) out[extend('links')] = others
  return out
}

const PAGES = ['first', 'prev', 'next', 'last', 'current']

/** Null for anything that says more than an address. */
function toPage(value: Json): Json {
  if (typeof value === 'string') return isAbsoluteIri(value) ? value : null
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { href, ...rest } = value
  const bare = Object.keys(rest).length === 0
  return bare && typeof href === 'string' && isAbsoluteIri(href) ? { type: 'Link', href } : null
}
