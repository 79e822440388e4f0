/**
 * AS1 media — media links (`image`, `icon`) as Links.
 *
 * In:  a media link, the address alone, or a list of these.
 * Out: Links; with a duration, an Image around the Link, since a Link can't last; an object where it says that it is
 *      one. Null when there is an address that AS2 can't take: then the member stays as it is. And the reverse.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { says } from '../activity-type'
import { isAbsoluteIri } from '../iri'

type ToObject = (source: JsonObject) => JsonObject

export function mediaToAs2(value: Json, toAs2: ToObject): { value: Json } | null {
  const all = Array.isArray(value) ? value : [value]
  if (!all.every(hasAddress)) return null
  const mapped = all.map((one) => (isObject(one) ? toLink(one, toAs2) : one))
  return { value: Array.isArray(value) ? mapped : (mapped[0] ?? null) }
}

/** Null for what has no address: AS1 has no place for it (§3.3). */
export function mediaToAs1(value: Json, toAs1: ToObject): JsonObject | null {
  if (typeof value === 'string') return { url: value }
  if (!isObject(value)) return null
  const seconds = secondsIn(value)
  if (seconds !== null) {
    const link = mediaToAs1(value['url'] ?? null, toAs1)
    return link && { ...link, duration: seconds }
  }
  const { objectType, duration, ...link } = toAs1(value)
  if (typeof link['url'] !== 'string') return null
  // In a media link it would be a number.
  if (duration !== undefined)
    link[typeof duration === 'string' ? 'as2:duration' : 'duration'] = duration
  const plain = objectType === 'link' && link['as2:type'] === undefined
  return plain || objectType === undefined ? link : { objectType, ...link }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function hasAddress(value: Json): boolean {
  const address = isObject(value) ? value['url'] : value
  return value === null || (typeof address === 'string' && isAbsoluteIri(address))
}

function toLink(source: JsonObject, toAs2: ToObject): JsonObject {
  if (says(source['objectType'])) return toAs2(source)
  const { duration, ...rest } = source
  const lasts = typeof duration === 'number' && SECONDS.test(`PT${duration}S`)
  const link = toAs2({ ...(lasts ? rest : source), objectType: 'link' })
  return lasts ? { type: 'Image', url: link, duration: `PT${duration}S` } : link
}

const SECONDS = /^PT([0-9]{1,9}(?:\.[0-9]{1,6})?)S$/

/** Only of an Image that says nothing else: so `toLink` writes it. */
function secondsIn(image: JsonObject): number | null {
  const { type, url, duration, ...rest } = image
  if (type !== 'Image' || Object.keys(rest).length > 0 || !isObject(url ?? null)) return null
  const seconds = SECONDS.exec(String(duration))?.[1] ?? ''
  return String(Number(seconds)) === seconds ? Number(seconds) : null
}
