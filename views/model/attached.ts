/**
 * Attached — a photo in the composer: what its fields say of it, and what of that is posted.
 *
 * In:  a field `photo`, JSON that this page or the server wrote, and its description. Out: what is known of the photo; an AS2 `Image`.
 * Rule: only addresses and sizes are taken over, so that nothing else of what somebody made of the field is posted in the reader's name.
 * What the file was called stays with who sent it.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { isObject, list, textIn, numberIn } from './values'

export const PHOTOS_MAX = 10
export const ALT_MAX = 1_000

export interface Attached {
  /** What the file was called, and how long it was; for who attached it. */
  readonly name: string
  readonly bytes: number | null
  /** Smallest first; none until it is stored. */
  readonly url: readonly Json[]
}

export function attachedIn(text: string): Attached | null {
  const said = parse(text)
  if (said === null) return null
  const { name, bytes, url } = said
  return { name: textIn(name) ?? '', bytes: numberIn(bytes), url: list(url).flatMap(versionIn) }
}

/** As the server answered, with what is known of the file. */
export const attachedText = (image: JsonObject, name: string, bytes: number | null): string =>
  JSON.stringify({ name, bytes, url: image['url'] ?? [] })

export const imageOf = ({ url }: Attached, alt: string): JsonObject => ({
  type: 'Image',
  ...(alt === '' ? {} : { summary: alt.slice(0, ALT_MAX) }),
  url: [...url],
})

function versionIn(version: Json): Json[] {
  if (!isObject(version)) return []
  const [href, mediaType] = [textIn(version['href']), textIn(version['mediaType'])]
  const [width, height] = [numberIn(version['width']), numberIn(version['height'])]
  if (href === null || !/^https?:\/\//.test(href)) return []
  return [
    {
      type: 'Link',
      href,
      ...(mediaType === null ? {} : { mediaType }),
      ...(width === null || height === null ? {} : { width, height }),
    },
  ]
}

function parse(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as Json
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
