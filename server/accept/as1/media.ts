/**
 * AS1 media — media links (`image`, `icon`) as Links.
 *
 * In:  a media link, the address alone, or a list of these.
 * Out: Links; with a duration, an Image around the Link, since a Link can't last. Null when there is an address that
 *      AS2 can't take: then the member stays as it is.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { isAbsoluteIri } from '../iri'
import type { Extend } from './members'

export function mapMedia(value: Json, extend: Extend): { value: Json } | null {
  const all = Array.isArray(value) ? value : [value]
  if (!all.every(hasAddress)) return null
  const mapped = all.map((one) => (isObject(one) ? link(one, extend) : one))
  return { value: Array.isArray(value) ? mapped : (mapped[0] ?? null) }
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null

function hasAddress(value: Json): boolean {
  const address = isObject(value) ? value['url'] : value
  return value === null || (typeof address === 'string' && isAbsoluteIri(address))
}

function link({ url, duration, ...rest }: JsonObject, extend: Extend): JsonObject {
  const out: JsonObject = { type: 'Link', href: url ?? null }
  for (const [name, value] of Object.entries(rest)) {
    const size = name === 'width' || name === 'height'
    const kept = size && (value === null || Number.isInteger(value))
    out[kept ? name : name === 'displayName' ? 'name' : extend(name)] = value
  }
  if (typeof duration !== 'number') return out
  return { type: 'Image', url: out, duration: `PT${duration}S` }
}
