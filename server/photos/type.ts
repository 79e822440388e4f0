/**
 * Type — which kind of image some bytes begin, by what they say themselves. Pure.
 *
 * In:  the first bytes. Out: a type, or null.
 * Rule: neither the name of a file nor its Content-Type is looked at. SVG is a document that may carry script, and is no
 *       photo; what else libvips could read is not taken either, because each reader more is one more to be attacked.
 */
export type ImageType = 'jpeg' | 'png' | 'webp' | 'gif' | 'heif'

/** So many bytes tell it. */
export const TYPE_BYTES = 64

export function typeOf(bytes: Buffer): ImageType | null {
  const at = (text: string, place: number): boolean =>
    bytes.toString('latin1', place, place + text.length) === text
  if (at('\xff\xd8\xff', 0)) return 'jpeg'
  if (at('\x89PNG\r\n\x1a\n', 0)) return 'png'
  if (at('GIF87a', 0) || at('GIF89a', 0)) return 'gif'
  if (at('RIFF', 0) && at('WEBP', 8)) return 'webp'
  if (at('ftyp', 4) && brandsIn(bytes).some((brand) => AVIF.has(brand))) return 'heif'
  return null
}

/** Phones write HEIC, which needs a decoder that is patented; who sends it is told what to do. */
export const isHeic = (bytes: Buffer): boolean =>
  bytes.toString('latin1', 4, 8) === 'ftyp' && brandsIn(bytes).some((brand) => HEIC.has(brand))

const AVIF = new Set(['avif', 'avis'])
const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx'])

/** ISO 14496-12 §4.3: the major brand, a version, and brands that it is compatible with. */
function brandsIn(bytes: Buffer): string[] {
  if (bytes.length < 16) return []
  const end = Math.min(bytes.readUInt32BE(0), bytes.length)
  const places = [8]
  for (let place = 16; place + 4 <= end; place += 4) places.push(place)
  return places.map((place) => bytes.toString('latin1', place, place + 4))
}
